package dev.bougie.jobs.acceptance;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A standalone Spark cluster on the loopback interface, one master and its workers, each a process
 * of its own on a free port, started with the scripts of a Spark distribution. Closing it ends
 * these processes and no others.
 */
final class SparkCluster implements AutoCloseable {

  private static final String LOOPBACK = "127.0.0.1";
  private static final Pattern MASTER_UP =
      Pattern.compile("Starting Spark master at (spark://\\S+)");
  private static final Pattern WORKER_UP =
      Pattern.compile("Successfully registered with master (\\S+)");
  private static final long START_LIMIT_SECONDS = 60;
  private static final long STOP_LIMIT_SECONDS = 20;
  private static final long RUN_LIMIT_SECONDS = 600;

  private final Path sparkHome;
  private final Path folder;
  private final List<Process> daemons = new ArrayList<>();
  private String masterUrl = "";

  /** What a submitted application left. */
  record Submitted(int exitCode, String output, String log) {}

  private SparkCluster(Path sparkHome, Path folder) {
    this.sparkHome = sparkHome;
    this.folder = folder;
  }

  /**
   * Starts the cluster and waits until every worker has joined.
   *
   * @param folder for logs and the workers' files
   */
  static SparkCluster start(Path sparkHome, Path folder, int workers) throws Exception {
    SparkCluster cluster = new SparkCluster(sparkHome, folder);
    try {
      cluster.masterUrl = cluster.startMaster();
      for (int worker = 1; worker <= workers; worker++) {
        cluster.startWorker("worker-" + worker);
      }
      return cluster;
    } catch (Exception e) {
      cluster.close();
      throw e;
    }
  }

  /** Submits the jar in client mode and waits for its end. */
  Submitted submit(Path jar, UnaryOperator<ProcessBuilder> change, List<String> arguments)
      throws Exception {
    ProcessBuilder builder =
        command(
            "bin/spark-submit",
            "--master",
            masterUrl,
            "--driver-memory",
            "1g",
            "--executor-memory",
            "1g",
            "--conf",
            "spark.driver.host=" + LOOPBACK,
            "--conf",
            "spark.driver.bindAddress=" + LOOPBACK,
            "--conf",
            "spark.ui.enabled=false",
            "--conf",
            "spark.sql.shuffle.partitions=4",
            jar.toString());
    builder.command().addAll(arguments);
    Path output = Files.createTempFile(folder, "submit", ".out");
    Path log = Files.createTempFile(folder, "submit", ".log");
    Process process =
        change.apply(builder).redirectOutput(output.toFile()).redirectError(log.toFile()).start();
    try {
      if (!process.waitFor(RUN_LIMIT_SECONDS, TimeUnit.SECONDS)) {
        throw new AssertionError(
            "%s still runs after %d s:%n%s"
                .formatted(arguments, RUN_LIMIT_SECONDS, Files.readString(log)));
      }
      return new Submitted(process.exitValue(), Files.readString(output), Files.readString(log));
    } finally {
      end(process);
    }
  }

  /**
   * Kills one of the executors without warning.
   *
   * @return whether there was one
   */
  boolean killExecutor(Random random) {
    List<ProcessHandle> executors = daemons.stream().skip(1).flatMap(Process::children).toList();
    return !executors.isEmpty()
        && executors.get(random.nextInt(executors.size())).destroyForcibly();
  }

  /** The names of the workers that ran an executor so far. */
  List<String> workersUsed() throws IOException {
    List<String> used = new ArrayList<>();
    for (String worker : List.of("worker-1", "worker-2")) {
      try (var applications = Files.newDirectoryStream(folder.resolve(worker), "app-*")) {
        if (applications.iterator().hasNext()) {
          used.add(worker);
        }
      }
    }
    return used;
  }

  @Override
  public void close() {
    for (int last = daemons.size() - 1; last >= 0; last--) {
      end(daemons.get(last));
    }
  }

  private String startMaster() throws Exception {
    return startDaemon(
        "master",
        MASTER_UP,
        "org.apache.spark.deploy.master.Master",
        "--host",
        LOOPBACK,
        "--port",
        "0",
        "--webui-port",
        "0");
  }

  private void startWorker(String name) throws Exception {
    Path work = Files.createDirectories(folder.resolve(name));
    startDaemon(
        name,
        WORKER_UP,
        "org.apache.spark.deploy.worker.Worker",
        "--host",
        LOOPBACK,
        "--port",
        "0",
        "--webui-port",
        "0",
        "--cores",
        "1",
        "--memory",
        "1g",
        "--work-dir",
        work.toString(),
        masterUrl);
  }

  /** Starts a daemon and waits for the line that tells it is up; returns the line's first group. */
  private String startDaemon(String name, Pattern up, String... arguments) throws Exception {
    ProcessBuilder builder = command("bin/spark-class", arguments).redirectErrorStream(true);
    builder.environment().put("SPARK_DAEMON_MEMORY", "256m");
    Process process = builder.start();
    daemons.add(process);
    CompletableFuture<String> found = new CompletableFuture<>();
    Thread reader =
        new Thread(() -> follow(process, up, folder.resolve(name + ".log"), found), name);
    reader.setDaemon(true);
    reader.start();
    return found.get(START_LIMIT_SECONDS, TimeUnit.SECONDS);
  }

  private static void follow(
      Process process, Pattern up, Path log, CompletableFuture<String> found) {
    try (BufferedReader lines = process.inputReader();
        var writer = Files.newBufferedWriter(log)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        writer.write(line);
        writer.newLine();
        writer.flush();
        Matcher matcher = up.matcher(line);
        if (matcher.find()) {
          found.complete(matcher.group(1));
        }
      }
      found.completeExceptionally(new IllegalStateException("it ended early, see " + log));
    } catch (IOException e) {
      found.completeExceptionally(new UncheckedIOException(e));
    }
  }

  private ProcessBuilder command(String script, String... arguments) {
    ProcessBuilder builder = new ProcessBuilder(sparkHome.resolve(script).toString());
    builder.command().addAll(List.of(arguments));
    builder.directory(folder.toFile());
    builder.environment().put("SPARK_HOME", sparkHome.toString());
    builder.environment().put("SPARK_LOCAL_IP", LOOPBACK);
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    return builder;
  }

  /** Ends a process and what it has started: executors are children of their worker. */
  private static void end(Process process) {
    List<ProcessHandle> all = new ArrayList<>(process.descendants().toList());
    all.add(process.toHandle());
    all.forEach(ProcessHandle::destroy);
    for (ProcessHandle one : all) {
      try {
        one.onExit().get(STOP_LIMIT_SECONDS, TimeUnit.SECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        one.destroyForcibly();
      } catch (java.util.concurrent.ExecutionException | java.util.concurrent.TimeoutException e) {
        one.destroyForcibly();
      }
    }
  }
}

package dev.bougie.jobs.acceptance;

import dev.bougie.jobs.dumps.FakeBucket;
import dev.bougie.jobs.exchange.FakeExchange;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Commands of the jobs in processes of their own, as the launcher starts them. */
final class JobsProcess {

  private JobsProcess() {}

  /** The command that brings these symbols, from archives where there are some. */
  static List<String> ingest(
      FakeExchange exchange, FakeBucket bucket, List<String> symbols, Instant from, Path home) {
    return List.of(
        "ingest",
        "--symbols",
        String.join(",", symbols),
        "--from",
        from.toString(),
        "--binance-url",
        exchange.url().toString(),
        "--set",
        "dumps.url=" + bucket.url(),
        "--set",
        "ingest.archives-above=0",
        "--set",
        "home=" + home);
  }

  /**
   * Starts a command.
   *
   * @param output the file that all it prints goes to; its class path lies beside it
   * @param jvm options of the virtual machine
   */
  static Process start(Path output, List<String> jvm, List<String> command) throws IOException {
    return start(output, List.of(), jvm, command);
  }

  /**
   * Starts a command by another one.
   *
   * @param by what gets the command's own line as its last arguments
   */
  static Process start(Path output, List<String> by, List<String> jvm, List<String> command)
      throws IOException {
    Path classPath = output.resolveSibling("class-path");
    Files.writeString(classPath, "-cp \"%s\"".formatted(System.getProperty("java.class.path")));
    List<String> line = new ArrayList<>(by);
    line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    line.addAll(List.of(System.getProperty("bougie.jvm-opens", "").trim().split(" +")));
    line.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    line.addAll(jvm);
    line.addAll(List.of("@" + classPath, "dev.bougie.jobs.Main"));
    line.addAll(command);
    ProcessBuilder builder = new ProcessBuilder(line).redirectErrorStream(true);
    builder.redirectOutput(output.toFile());
    builder.environment().put("SPARK_LOCAL_IP", "127.0.0.1");
    return builder.start();
  }
}

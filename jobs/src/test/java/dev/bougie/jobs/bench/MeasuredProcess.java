package dev.bougie.jobs.bench;

import dev.bougie.model.json.Json;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A command of the jobs in a process of its own, with the flags that the launcher gives it, watched
 * from outside by what Linux tells in {@code /proc}.
 */
final class MeasuredProcess {

  private static final int LOOK_EVERY_MILLIS = 100;
  private static final Pattern AFTER_COLLECTION =
      Pattern.compile("Pause (\\w+).*?(\\d+)M->(\\d+)M\\(");
  private static final long KILOBYTES_A_MEGABYTE = 1_024;

  private MeasuredProcess() {}

  /**
   * What was seen of a run.
   *
   * @param candles that its result tells
   * @param seconds from its start to its end
   * @param residentMegabytes the most that lay in memory, of the Java process alone
   * @param heapMegabytes the most that a collection of whichever kind left in the heap: an upper
   *     bound of what was in use, since a small one leaves much garbage
   * @param liveMegabytes the most that a full collection left in the heap; 0 where there was none
   * @param postgresMegabytes the most that the embedded server's processes had, shared pages once
   */
  record Run(
      long candles,
      double seconds,
      long residentMegabytes,
      long heapMegabytes,
      long liveMegabytes,
      long postgresMegabytes) {}

  /** Runs a command with all its data in that folder. */
  static Run run(Path home, List<String> jvm, List<String> command) throws Exception {
    Files.createDirectories(home);
    Path output = home.resolve("output");
    Path collections = home.resolve("collections.log");
    ProcessBuilder builder = new ProcessBuilder(line(home, collections, jvm, command));
    builder.redirectErrorStream(true).redirectOutput(output.toFile());
    builder.environment().put("SPARK_LOCAL_IP", "127.0.0.1");
    long start = System.nanoTime();
    Process process = builder.start();
    long resident = 0;
    long postgres = 0;
    while (!process.waitFor(LOOK_EVERY_MILLIS, TimeUnit.MILLISECONDS)) {
      resident = Math.max(resident, kilobytes(process.pid(), "status", "VmHWM:"));
      postgres = Math.max(postgres, postgres(home));
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    if (process.exitValue() != 0) {
      throw new IllegalStateException("it failed:\n" + Files.readString(output));
    }
    return new Run(
        candles(output),
        seconds,
        resident / KILOBYTES_A_MEGABYTE,
        most(collections, "\\w+"),
        most(collections, "Full"),
        postgres / KILOBYTES_A_MEGABYTE);
  }

  private static List<String> line(
      Path home, Path collections, List<String> jvm, List<String> command) throws IOException {
    Path classPath = home.resolve("class-path");
    Files.writeString(classPath, "-cp \"%s\"".formatted(System.getProperty("java.class.path")));
    List<String> line = new ArrayList<>();
    line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(option -> option.startsWith("--add-opens"))
        .forEach(line::add);
    line.addAll(List.of("-XX:+UseParallelGC", "-Dfile.encoding=UTF-8"));
    line.add("-Xlog:gc:file=%s".formatted(collections));
    line.addAll(jvm);
    line.addAll(List.of("@" + classPath, "dev.bougie.jobs.Main"));
    line.addAll(command);
    line.addAll(List.of("--set", "home=" + home));
    return line;
  }

  private static long candles(Path output) throws IOException {
    try (Stream<String> lines = Files.lines(output)) {
      String result =
          lines
              .filter(line -> line.startsWith("{"))
              .reduce((first, second) -> second)
              .orElseThrow(() -> new IllegalStateException("it told no result"));
      return Json.mapper().readTree(result).required("candles").longValue();
    }
  }

  private static long most(Path collections, String kind) throws IOException {
    try (Stream<String> lines = Files.lines(collections)) {
      return lines
          .map(AFTER_COLLECTION::matcher)
          .filter(Matcher::find)
          .filter(found -> found.group(1).matches(kind))
          .mapToLong(found -> Long.parseLong(found.group(3)))
          .max()
          .orElse(0);
    }
  }

  /** What a process's file says behind that key, in kB; 0 where it has gone. */
  private static long kilobytes(long process, String file, String key) {
    Path path = Path.of("/proc", String.valueOf(process), file);
    try (Stream<String> lines = Files.lines(path)) {
      return lines
          .filter(line -> line.startsWith(key))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
          .findFirst()
          .orElse(0);
    } catch (IOException | java.io.UncheckedIOException e) {
      return 0;
    }
  }

  /** All processes of the embedded server. */
  private static long postgres(Path home) {
    OptionalLong server = server(home);
    if (server.isEmpty()) {
      return 0;
    }
    return ProcessHandle.of(server.getAsLong()).stream()
        .flatMap(handle -> Stream.concat(Stream.of(handle), handle.descendants()))
        .mapToLong(handle -> kilobytes(handle.pid(), "smaps_rollup", "Pss:"))
        .sum();
  }

  private static OptionalLong server(Path home) {
    try (Stream<Path> files =
        Files.find(home, 4, (path, about) -> path.endsWith("postmaster.pid"))) {
      return files
          .map(MeasuredProcess::firstLine)
          .filter(line -> line.matches("\\d+"))
          .mapToLong(Long::parseLong)
          .findFirst();
    } catch (IOException | java.io.UncheckedIOException e) {
      return OptionalLong.empty();
    }
  }

  private static String firstLine(Path file) {
    try (Stream<String> lines = Files.lines(file)) {
      return lines.findFirst().orElse("").strip();
    } catch (IOException e) {
      return "";
    }
  }
}

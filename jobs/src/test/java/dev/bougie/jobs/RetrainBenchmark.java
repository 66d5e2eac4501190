package dev.bougie.jobs;

import dev.bougie.jobs.progress.Progress;
import dev.bougie.model.config.Settings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * {@code prepare HOME SYMBOLS [KEY=VALUE...]} makes candles up and computes their features; {@code
 * run HOME SYMBOLS [KEY=VALUE...]} trains on them, validates, exports and publishes, and tells
 * seconds by stage, in total from the start of the process, and the most memory that it took.
 */
public final class RetrainBenchmark {

  private static final String FROM = "2022-01-01T00:00:00Z";
  private static final String TO = "2025-07-01T00:00:00Z";

  private RetrainBenchmark() {}

  public static void main(String[] arguments) throws Exception {
    Locale.setDefault(Locale.ROOT);
    Map<String, String> overrides = new LinkedHashMap<>();
    overrides.put("home", arguments[1]);
    overrides.put("market.from", FROM);
    overrides.put("market.to", TO);
    overrides.put(
        "market.symbols",
        IntStream.range(0, Integer.parseInt(arguments[2]))
            .mapToObj("SYM%02dUSDT"::formatted)
            .collect(Collectors.joining(",")));
    for (String setting : List.of(arguments).subList(3, arguments.length)) {
      overrides.put(
          setting.substring(0, setting.indexOf('=')), setting.substring(setting.indexOf('=') + 1));
    }
    Clock clock = Clock.systemUTC(); // checkstyle allows clock: a benchmark's wiring
    try (Pipeline pipeline =
        new Pipeline(Settings.load(Optional.empty(), overrides), clock, Progress.SILENT)) {
      if (arguments[0].equals("prepare")) {
        pipeline.migrate();
        print("ingest", pipeline::ingestSynthetic);
        print("featurize", pipeline::featurize);
      } else {
        print("train", pipeline::train);
        print("validate", pipeline::validate);
        print("export", pipeline::export);
        print("publish", pipeline::publish);
        System.out.printf("total %.1f s%n", secondsOfProcess(clock));
        System.out.printf("resident %d MB%n", residentMegabytes());
      }
    }
  }

  private static void print(String stage, Supplier<?> work) {
    long start = System.nanoTime();
    Object result = work.get();
    System.out.printf("%s %.1f s  %s%n", stage, (System.nanoTime() - start) / 1e9, result);
  }

  private static double secondsOfProcess(Clock clock) {
    return ProcessHandle.current()
        .info()
        .startInstant()
        .map(start -> (clock.millis() - start.toEpochMilli()) / 1e3)
        .orElseThrow();
  }

  /** The high-water mark of this process and of the database that it started. */
  private static long residentMegabytes() throws Exception {
    List<Long> processes = new ArrayList<>(List.of(ProcessHandle.current().pid()));
    ProcessHandle.current().descendants().forEach(child -> processes.add(child.pid()));
    long kilobytes = 0;
    for (long process : processes) {
      Path status = Path.of("/proc", String.valueOf(process), "status");
      for (String line : Files.exists(status) ? Files.readAllLines(status) : List.<String>of()) {
        if (line.startsWith("VmHWM:")) {
          kilobytes += Long.parseLong(line.replaceAll("\\D", ""));
        }
      }
    }
    return kilobytes / 1024;
  }
}

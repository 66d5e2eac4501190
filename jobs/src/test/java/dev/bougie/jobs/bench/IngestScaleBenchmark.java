package dev.bougie.jobs.bench;

import dev.bougie.features.candle.Interval;
import dev.bougie.jobs.dumps.MonthlyBucket;
import dev.bougie.jobs.exchange.FakeExchange;
import dev.bougie.model.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * {@code ingest} of ever more rows of archives, each run in a fresh home and a process of its own,
 * from its start to its end, the embedded Postgres included; this process serves the archives. More
 * rows are more symbols over the same months.
 *
 * <p>Arguments: {@code memory FOLDER HEAP SYMBOLS-OF-SECONDS ROWS...}, or {@code growth FOLDER HEAP
 * PAIRS ROWS}.
 */
public final class IngestScaleBenchmark {

  private static final YearMonth FIRST = YearMonth.of(2024, 1);
  private static final int MONTHS = 12;

  /** What the driver's process may take. */
  private static final double LIMIT_MEGABYTES = 2_048;

  /** How many times as long ten times the rows may take. */
  private static final double GROWTH_LIMIT = 10.5;

  private final Path folder;
  private final String heap;
  private int runs;

  private IngestScaleBenchmark(Path folder, String heap) {
    this.folder = folder;
    this.heap = heap;
  }

  public static void main(String[] arguments) throws Exception {
    Locale.setDefault(Locale.ROOT);
    List<Long> numbers = Stream.of(arguments).skip(3).map(Long::valueOf).toList();
    IngestScaleBenchmark benchmark = new IngestScaleBenchmark(Path.of(arguments[1]), arguments[2]);
    if (arguments[0].equals("memory")) {
      benchmark.memory(numbers.get(0).intValue(), numbers.subList(1, numbers.size()));
    } else {
      benchmark.growth(numbers.get(0).intValue(), numbers.get(1));
    }
  }

  private void memory(int symbolsOfSeconds, List<Long> sizes) throws Exception {
    header();
    List<MeasuredProcess.Run> all = new ArrayList<>();
    try (Source source = Source.start(folder, Interval.M1, MONTHS)) {
      for (long size : sizes) {
        all.add(measure("1m", source, source.symbols(size)));
      }
    }
    List<MeasuredProcess.Run> seconds = new ArrayList<>();
    if (symbolsOfSeconds > 0) {
      try (Source source = Source.start(folder, Interval.S1, 1)) {
        seconds.add(measure("1s", source, symbolsOfSeconds));
      }
    }
    MeasuredProcess.Run least = all.get(0);
    MeasuredProcess.Run most = all.get(all.size() - 1);
    long peak =
        Stream.concat(all.stream(), seconds.stream())
            .mapToLong(MeasuredProcess.Run::residentMegabytes)
            .max()
            .orElseThrow();
    Map<String, Object> json = json("ingest-memory", (double) peak, LIMIT_MEGABYTES, "MB", 1);
    json.put("rows", all.stream().map(MeasuredProcess.Run::candles).toList());
    json.put("residentMegabytes", all.stream().map(run -> run.residentMegabytes()).toList());
    json.put("heapMegabytes", all.stream().map(run -> run.heapMegabytes()).toList());
    json.put("liveMegabytes", all.stream().map(run -> run.liveMegabytes()).toList());
    json.put(
        "residentMegabytesOfSeconds",
        seconds.stream().map(run -> run.residentMegabytes()).toList());
    json.put(
        "mostOverLeast", rounded((double) most.residentMegabytes() / least.residentMegabytes()));
    System.out.println(Json.write(json));
  }

  private void growth(int pairs, long rows) throws Exception {
    header();
    List<Double> starts = new ArrayList<>();
    List<Double> small = new ArrayList<>();
    List<Double> large = new ArrayList<>();
    try (Source source = Source.start(folder, Interval.M1, MONTHS)) {
      int symbols = source.symbols(rows);
      for (int pair = 0; pair < pairs; pair++) {
        starts.add(start(source).seconds());
        boolean smallFirst = pair % 2 == 0;
        for (boolean isSmall : new boolean[] {smallFirst, !smallFirst}) {
          double seconds = measure("1m", source, isSmall ? symbols : 10 * symbols).seconds();
          (isSmall ? small : large).add(seconds);
        }
      }
    }
    double start = median(starts);
    double total = median(large) / median(small);
    double work = (median(large) - start) / (median(small) - start);
    System.out.printf(
        "%n%-44s %10s%n%-44s %9.2fx%n%-44s %9.2fx%n%-44s %8.2f s%n",
        "ten times the rows take",
        "",
        "whole runs",
        total,
        "less the start, a run that brings one candle",
        work,
        "that start",
        start);
    Map<String, Object> json = json("ingest-growth", work, GROWTH_LIMIT, "times", pairs);
    json.put("wholeRuns", rounded(total));
    json.put("startSeconds", rounded(start));
    json.put("smallSeconds", rounded(median(small)));
    json.put("largeSeconds", rounded(median(large)));
    System.out.println(Json.write(json));
  }

  /** A run that finds one candle to bring: all that a run costs before and behind its work. */
  private MeasuredProcess.Run start(Source source) throws Exception {
    return measure("start", source, 1, source.end, source.end.plusSeconds(60), 1);
  }

  private MeasuredProcess.Run measure(String what, Source source, int symbols) throws Exception {
    long rows = symbols * source.bucket.rowsOfSymbol();
    return measure(what, source, symbols, source.start, source.end, rows);
  }

  private MeasuredProcess.Run measure(
      String what, Source source, int symbols, Instant from, Instant to, long rows)
      throws Exception {
    Path home = folder.resolve("home-" + runs++);
    MeasuredProcess.Run run =
        MeasuredProcess.run(
            home,
            List.of("-Xmx" + heap, "-XX:ActiveProcessorCount=2"),
            List.of(
                "ingest",
                "--symbols",
                String.join(",", source.names.subList(0, symbols)),
                "--interval",
                source.interval.code(),
                "--from",
                from.toString(),
                "--to",
                to.toString(),
                "--binance-url",
                source.exchange.url().toString(),
                "--set",
                "dumps.url=" + source.bucket.url(),
                "--set",
                "ingest.archives-above=0"));
    if (run.candles() != rows) {
      throw new IllegalStateException(
          "%d rows came where there are %d".formatted(run.candles(), rows));
    }
    delete(home);
    System.out.printf(
        "%-6s %,12d %9.1f %,10.0f %,8d %,8d %,8d %,10d%n",
        what,
        run.candles(),
        run.seconds(),
        run.candles() / run.seconds(),
        run.residentMegabytes(),
        run.heapMegabytes(),
        run.liveMegabytes(),
        run.postgresMegabytes());
    return run;
  }

  private void header() {
    System.out.printf(
        "%-6s %12s %9s %10s %8s %8s %8s %10s   MB; -Xmx%s, 2 cores%n",
        "", "rows", "seconds", "rows/s", "resident", "heap", "live", "postgres", heap);
  }

  private static Map<String, Object> json(
      String name, double ours, double limit, String unit, int pairs) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("name", name);
    json.put("ours", rounded(ours));
    json.put("peer", limit);
    json.put("unit", unit);
    json.put("ratio", rounded(limit / ours));
    json.put("reach", 1);
    json.put("pairs", pairs);
    return json;
  }

  private static double rounded(double value) {
    return Math.round(100 * value) / 100.0;
  }

  private static double median(List<Double> values) {
    return values.stream().sorted().toList().get(values.size() / 2);
  }

  private static void delete(Path home) throws IOException {
    try (Stream<Path> files = Files.walk(home)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  /** An exchange whose symbols have archives of the same months, and nothing behind them. */
  private static final class Source implements AutoCloseable {

    private static final int SYMBOLS = 2_000;

    private final Interval interval;
    private final MonthlyBucket bucket;
    private final FakeExchange exchange;
    private final List<String> names;
    private final Instant start;
    private final Instant end;

    private Source(Path folder, Interval interval, int months) {
      this.interval = interval;
      this.names =
          IntStream.range(0, SYMBOLS).mapToObj(symbol -> "S%04dUSDT".formatted(symbol)).toList();
      this.start = start(FIRST);
      this.end = start(FIRST.plusMonths(months));
      this.bucket =
          MonthlyBucket.start(
              folder, interval, Stream.iterate(FIRST, m -> m.plusMonths(1)).limit(months).toList());
      this.exchange = FakeExchange.start(names, interval, end, end.plusSeconds(120));
    }

    static Source start(Path folder, Interval interval, int months) {
      return new Source(folder, interval, months);
    }

    int symbols(long rows) {
      return Math.max(1, (int) Math.round((double) rows / bucket.rowsOfSymbol()));
    }

    private static Instant start(YearMonth month) {
      return month.atDay(1).atStartOfDay(ZoneOffset.UTC).toInstant();
    }

    @Override
    public void close() {
      exchange.close();
      bucket.close();
    }
  }
}

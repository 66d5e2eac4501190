package dev.bougie.jobs.ingest;

import dev.bougie.features.candle.Interval;
import dev.bougie.jobs.exchange.FakeExchange;
import dev.bougie.jobs.ingest.Ranges.Range;
import dev.bougie.jobs.lake.CandleFileWriter;
import dev.bougie.jobs.lake.CandleFiles;
import dev.bougie.jobs.lake.CandleRange;
import dev.bougie.jobs.lake.Lake;
import dev.bougie.jobs.lake.TestLake;
import dev.bougie.model.json.Json;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;

/**
 * The hour that has just closed, of 500 symbols, brought into a lake of ever more rows: seconds and
 * bytes written. They must not grow with the lake.
 */
public final class HourlyIncrementBenchmark {

  private static final Interval INTERVAL = Interval.H1;
  private static final YearMonth NEWEST = YearMonth.of(2025, 5);
  private static final Instant END = Instant.parse("2025-06-10T00:00:00Z");
  private static final long HOUR = 3_600_000;

  private final TestLake lake;
  private final List<String> symbols;
  private final Clock clock = Clock.fixed(END, ZoneOffset.UTC);
  private Instant now = END.plusSeconds(1_800);

  private HourlyIncrementBenchmark(TestLake lake, int symbols) {
    this.lake = lake;
    this.symbols = IntStream.range(0, symbols).mapToObj(i -> "S%04dUSDT".formatted(i)).toList();
  }

  /**
   * Prints a table, and JSON as the last line.
   *
   * @param arguments a folder that is empty, symbols, rounds, and the months of the two lakes
   */
  public static void main(String[] arguments) {
    Locale.setDefault(Locale.ROOT);
    int symbols = Integer.parseInt(arguments[1]);
    int rounds = Integer.parseInt(arguments[2]);
    int few = Integer.parseInt(arguments[3]);
    int many = Integer.parseInt(arguments[4]);
    try (TestLake lake = TestLake.open(Path.of(arguments[0]))) {
      HourlyIncrementBenchmark benchmark = new HourlyIncrementBenchmark(lake, symbols);
      benchmark.run(rounds, few, many);
    }
  }

  private void run(int rounds, int few, int many) {
    new Lake(lake.spark()).createMarket();
    cover();
    try (FakeExchange exchange = FakeExchange.start(symbols, INTERVAL, END, now)) {
      fill(0, few);
      increment(exchange);
      List<Increment> small = increments(exchange, rounds);
      fill(few, many);
      increment(exchange);
      List<Increment> large = increments(exchange, rounds);

      System.out.printf(
          "%n%-12s %12s %16s %14s%n", "lake, rows", "seconds", "bytes written", "candles");
      print(few, small);
      print(many, large);
      double ours = median(large);
      double peer = median(small);
      Map<String, Object> json = new LinkedHashMap<>();
      json.put("name", "hourly-increment");
      json.put("ours", ours);
      json.put("peer", peer);
      json.put("unit", "s");
      json.put("ratio", Math.round(100 * peer / ours) / 100.0);
      json.put("reach", 0.8);
      json.put("pairs", rounds);
      json.put("bytes", bytes(large));
      json.put("bytesOfTheSmallLake", bytes(small));
      System.out.println(Json.write(json));
    }
  }

  private record Increment(double seconds, long bytes, long candles) {}

  private List<Increment> increments(FakeExchange exchange, int rounds) {
    return IntStream.range(0, rounds).mapToObj(round -> increment(exchange)).toList();
  }

  private Increment increment(FakeExchange exchange) {
    now = now.plusMillis(HOUR);
    exchange.now(now);
    long start = System.nanoTime();
    Ingest.Result result =
        new TestIngest(lake, clock)
            .run(
                exchange.url(),
                Optional.empty(),
                new Ingest.Config(
                    symbols,
                    INTERVAL,
                    Optional.of(Instant.parse("2010-01-01T00:00:00Z")),
                    Optional.empty(),
                    TestIngest.WINDOW),
                TestIngest.settings(false, 3, 500, false));
    double seconds = (System.nanoTime() - start) / 1e9;
    return new Increment(seconds, lastBytes(), result.added());
  }

  private long lastBytes() {
    Table table = new CandleFiles(lake.spark()).table();
    table.refresh();
    Snapshot last =
        StreamSupport.stream(table.snapshots().spliterator(), false)
            .reduce((first, second) -> second)
            .orElseThrow();
    return Long.parseLong(last.summary().getOrDefault("added-files-size", "0"));
  }

  /** The ledger knows all that came before. */
  private void cover() {
    Map<String, List<Range>> ranges = new LinkedHashMap<>();
    symbols.forEach(symbol -> ranges.put(symbol, List.of(new Range(0, END.toEpochMilli()))));
    new Ledger(lake.database().jdbi(), clock).store(INTERVAL, ranges, List.of());
  }

  /** Some months of all symbols, counted back from the newest, one file each. */
  private void fill(int fromMonth, int toMonth) {
    CandleFiles files = new CandleFiles(lake.spark());
    for (int back = fromMonth; back < toMonth; back++) {
      YearMonth month = NEWEST.minusMonths(back);
      Instant from = month.atDay(1).atStartOfDay(ZoneOffset.UTC).toInstant();
      Instant to = month.plusMonths(1).atDay(1).atStartOfDay(ZoneOffset.UTC).toInstant();
      CandleFiles.Version version = files.version();
      List<DataFile> written = new ArrayList<>();
      try (CandleFileWriter file = CandleFileWriter.open(files.table(), INTERVAL, month)) {
        for (String symbol : symbols) {
          for (long open = from.toEpochMilli(); open < to.toEpochMilli(); open += HOUR) {
            double price = 100 + (symbol.hashCode() + open / HOUR * 7919) % 10_000 / 100.0;
            file.add(
                symbol,
                open,
                price,
                price + 1,
                price - 1,
                price + 0.5,
                open % 1_000_003 / 7.0,
                open % 1_000_033 / 3.0,
                open % 977,
                open % 10_007 / 11.0,
                open % 10_009 / 13.0,
                open + HOUR - 1,
                "dump");
          }
        }
        written.add(file.finish());
      }
      CandleRange range =
          new CandleRange(INTERVAL, from, to, symbols.get(0), symbols.get(symbols.size() - 1));
      if (!files.append(version, range, written)) {
        throw new IllegalStateException("somebody else writes to this lake");
      }
    }
  }

  private void print(int months, List<Increment> increments) {
    long rows = 0;
    for (int back = 0; back < months; back++) {
      rows += NEWEST.minusMonths(back).lengthOfMonth() * 24L * symbols.size();
    }
    System.out.printf(
        "%,12d %12.2f %,16d %,14d%n",
        rows, median(increments), bytes(increments), increments.get(0).candles());
  }

  private static double median(List<Increment> increments) {
    return increments.stream()
        .mapToDouble(Increment::seconds)
        .sorted()
        .toArray()[increments.size() / 2];
  }

  private static long bytes(List<Increment> increments) {
    return increments.stream()
        .mapToLong(Increment::bytes)
        .sorted()
        .toArray()[increments.size() / 2];
  }
}

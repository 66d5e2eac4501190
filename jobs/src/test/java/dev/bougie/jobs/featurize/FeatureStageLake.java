package dev.bougie.jobs.featurize;

import dev.bougie.features.candle.Candle;
import dev.bougie.features.candle.Interval;
import dev.bougie.jobs.lake.CandleFileWriter;
import dev.bougie.jobs.lake.CandleFiles;
import dev.bougie.jobs.lake.CandleRange;
import dev.bougie.jobs.lake.TestLake;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.apache.iceberg.DataFile;

/** A lake of minutes of ten symbols that grows by whole months, and of one that is hardly there. */
final class FeatureStageLake {

  static final Interval INTERVAL = Interval.M1;
  static final YearMonth NEWEST = YearMonth.of(2025, 5);
  static final List<String> SYMBOLS =
      IntStream.range(0, 10).mapToObj("S%04dUSDT"::formatted).toList();

  /** Has next to no candles, so that a run over it shows what every run costs. */
  static final String TINY = "TINYUSDT";

  private static final int TINY_CANDLES = 200;
  private static final long MINUTES_A_DAY = 1_440;

  private final TestLake lake;
  private int months;

  FeatureStageLake(TestLake lake) {
    this.lake = lake;
    append(List.of(write(NEWEST, List.of(TINY), TINY_CANDLES)));
  }

  /** How many months hold at least so many candles. */
  static int months(double millions) {
    int months = 1;
    while (rows(months) < millions * 1e6) {
      months++;
    }
    return months;
  }

  /** The candles of so many months. */
  static long rows(int months) {
    return IntStream.range(0, months)
        .mapToLong(back -> NEWEST.minusMonths(back).lengthOfMonth() * MINUTES_A_DAY)
        .map(rows -> rows * SYMBOLS.size())
        .sum();
  }

  /** Goes on to so many months, counted back from the newest, one file each. */
  void fill(int until) {
    // Made by all cores, by their number in the order of months.
    append(
        IntStream.range(months, until)
            .parallel()
            .mapToObj(back -> write(NEWEST.minusMonths(back), SYMBOLS, Integer.MAX_VALUE))
            .toList());
    months = Math.max(months, until);
  }

  private DataFile write(YearMonth month, List<String> symbols, int most) {
    try (CandleFileWriter file =
        CandleFileWriter.open(new CandleFiles(lake.spark()).table(), INTERVAL, month)) {
      for (int symbol = 0; symbol < symbols.size(); symbol++) {
        for (Candle candle : walk(symbol, month, most)) {
          TestLake.add(file, symbols.get(symbol), candle, "dump");
        }
      }
      return file.finish();
    }
  }

  private void append(List<DataFile> written) {
    CandleFiles files = new CandleFiles(lake.spark());
    CandleRange all =
        new CandleRange(INTERVAL, Instant.EPOCH, Instant.parse("2100-01-01T00:00:00Z"), "", "Z");
    if (!written.isEmpty() && !files.append(files.version(), all, written)) {
      throw new IllegalStateException("somebody else writes to this lake");
    }
  }

  /** The first candles of a symbol's month. */
  static List<Candle> walk(int symbol, YearMonth month, int most) {
    SplittableRandom random = new SplittableRandom(symbol * 10_000L + month.hashCode());
    List<Candle> candles = new ArrayList<>();
    double price = 100;
    long end = start(month.plusMonths(1)).toEpochMilli();
    for (long open = start(month).toEpochMilli();
        open < end && candles.size() < most;
        open = INTERVAL.next(open)) {
      double next = Math.round(price * Math.exp(random.nextDouble(-0.01, 0.01)) * 100) / 100.0;
      double volume = Math.round(random.nextDouble(1e4) * 1e3) / 1e3;
      candles.add(
          new Candle(
              open,
              price,
              Math.max(price, next) + 0.02,
              Math.min(price, next) - 0.01,
              next,
              volume,
              volume * price,
              random.nextLong(100_000),
              volume / 2,
              volume * price / 2,
              INTERVAL.closeTime(open)));
      price = Math.max(next, 50);
    }
    return candles;
  }

  static Instant start(YearMonth month) {
    return month.atDay(1).atStartOfDay(ZoneOffset.UTC).toInstant();
  }
}

package dev.bougie.jobs.backtest;

import dev.bougie.features.candle.Candle;
import dev.bougie.features.candle.Interval;
import dev.bougie.jobs.backtest.core.EventBacktest.Event;
import dev.bougie.jobs.backtest.core.ForecastSource;
import dev.bougie.jobs.backtest.core.ForecastSource.Foretold;
import dev.bougie.jobs.lake.Lake;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/**
 * Hourly candles of five symbols and a forecast after most of them: one symbol has all candles, one
 * is listed late, one is delisted early, one has holes, one has a single candle. Prices open where
 * they did not close, and some candles have no volume.
 */
public final class RaggedMarket {

  public static final long FIRST = Instant.parse("2025-03-08T21:00:00Z").toEpochMilli();

  private static final StructType CANDLES =
      StructType.fromDDL(
          "symbol string, open_time timestamp, open double, close double, close_time timestamp,"
              + " quote_volume double");
  private static final StructType FORECASTS =
      StructType.fromDDL("symbol string, open_time timestamp, forecast double, scale double");

  private final Map<String, List<Candle>> candles = new TreeMap<>();
  private final Map<String, Map<Long, Foretold>> forecasts = new TreeMap<>();

  public RaggedMarket(long seed, int length) {
    SplittableRandom random = new SplittableRandom(seed);
    add("ALLUSDT", random, 0, length, 0);
    add("HOLESUSDT", random, 0, length, 0.1);
    add("LATEUSDT", random, length / 3, length, 0.01);
    add("GONEUSDT", random, 0, length / 2, 0.01);
    add("ONEUSDT", random, length / 2, length / 2 + 1, 0);
  }

  private void add(String symbol, SplittableRandom random, int from, int to, double holes) {
    List<Candle> all = new ArrayList<>();
    Map<Long, Foretold> foretold = new TreeMap<>();
    double price = Math.exp(random.nextDouble(-5, 10));
    for (int i = from; i < to; i++) {
      double open = price * Math.exp(random.nextDouble(-0.005, 0.005));
      price = open * Math.exp(random.nextDouble(-0.02, 0.02));
      if (random.nextDouble() < holes) {
        continue;
      }
      long time = Interval.H1.plus(FIRST, i);
      double volume = random.nextInt(20) == 0 ? 0 : Math.exp(random.nextDouble(5, 14));
      all.add(
          new Candle(
              time,
              open,
              Math.max(open, price),
              Math.min(open, price),
              price,
              1,
              volume,
              1,
              0,
              0,
              Interval.H1.closeTime(time)));
      if (random.nextInt(10) > 0) {
        foretold.put(time, new Foretold(symbol, expected(random), scale(random)));
      }
    }
    candles.put(symbol, all);
    forecasts.put(symbol, foretold);
  }

  private static double expected(SplittableRandom random) {
    return switch (random.nextInt(40)) {
      case 0 -> Double.NaN;
      case 1 -> Double.POSITIVE_INFINITY;
      case 2 -> Double.NEGATIVE_INFINITY;
      case 3 -> 0;
      default -> random.nextDouble(-0.008, 0.008);
    };
  }

  private static double scale(SplittableRandom random) {
    return switch (random.nextInt(40)) {
      case 0 -> Double.NaN;
      case 1 -> 0;
      case 2 -> Double.POSITIVE_INFINITY;
      default -> Math.exp(random.nextDouble(-6, -3));
    };
  }

  int symbols() {
    return candles.size();
  }

  List<Candle> candles(String symbol) {
    return Objects.requireNonNull(candles.get(symbol));
  }

  /** In order of time. */
  List<Event> events() {
    List<Event> events = new ArrayList<>();
    candles.forEach(
        (symbol, all) -> all.forEach(candle -> events.add(new Event(symbol, candle, true))));
    events.sort(Comparator.comparingLong(event -> event.candle().openTime()));
    return events;
  }

  ForecastSource source() {
    return (openTime, closed) ->
        closed.keySet().stream()
            .map(symbol -> Objects.requireNonNull(forecasts.get(symbol)).get(openTime))
            .filter(Objects::nonNull)
            .toList();
  }

  Dataset<Row> candleRows(SparkSession spark) {
    List<Row> rows = new ArrayList<>();
    for (Event event : events()) {
      Candle candle = event.candle();
      rows.add(
          RowFactory.create(
              event.symbol(),
              new Timestamp(candle.openTime()),
              candle.open(),
              candle.close(),
              new Timestamp(candle.closeTime()),
              candle.quoteVolume()));
    }
    return spark.createDataFrame(rows, CANDLES).repartition(5);
  }

  /** As the table of the lake has them. */
  public Dataset<Row> lakeRows(SparkSession spark) {
    List<Row> rows = new ArrayList<>();
    for (Event event : events()) {
      Candle candle = event.candle();
      rows.add(
          RowFactory.create(
              event.symbol(),
              "1h",
              new Timestamp(candle.openTime()),
              candle.open(),
              candle.high(),
              candle.low(),
              candle.close(),
              candle.volume(),
              candle.quoteVolume(),
              candle.trades(),
              candle.takerBuyBase(),
              candle.takerBuyQuote(),
              new Timestamp(candle.closeTime()),
              "synthetic"));
    }
    return spark.createDataFrame(rows, spark.table(Lake.CANDLES).schema());
  }

  Dataset<Row> forecastRows(SparkSession spark) {
    List<Row> rows = new ArrayList<>();
    forecasts.forEach(
        (symbol, byTime) ->
            byTime.forEach(
                (time, foretold) ->
                    rows.add(
                        RowFactory.create(
                            symbol,
                            new Timestamp(time),
                            foretold.expectedReturn(),
                            foretold.scale()))));
    return spark.createDataFrame(rows, FORECASTS);
  }
}

package dev.bougie.jobs.dataset;

import dev.bougie.features.candle.Interval;
import dev.bougie.features.catalogue.FeatureSets;
import dev.bougie.features.engine.FeatureSet;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * One row of a feature table as far as training rows know it.
 *
 * @param volatility the scale's feature, NaN where undefined
 */
record Closes(String symbol, long openTime, double close, double volatility) {

  static final FeatureSet SET = FeatureSets.of("log_return_1+" + Scale.FEATURE);

  private static final Instant START = Instant.parse("2023-11-01T00:00:00Z");
  private static final StructType COLUMNS =
      new StructType()
          .add("symbol", DataTypes.StringType, false)
          .add("open_time", DataTypes.TimestampType, false)
          .add("close", DataTypes.DoubleType, false)
          .add("synthetic", DataTypes.BooleanType, false)
          .add("log_return_1", DataTypes.DoubleType, false)
          .add(Scale.FEATURE, DataTypes.DoubleType, false);

  static List<Closes> hours(String symbol, int count) {
    List<Closes> closes = new ArrayList<>();
    for (int hour = 0; hour < count; hour++) {
      closes.add(new Closes(symbol, time(Interval.H1, hour), 100 + hour, 0.01));
    }
    return closes;
  }

  /** A random walk in which every sixth candle is missing, as is every tenth volatility. */
  static List<Closes> walk(String symbol, Interval interval, int count, long seed) {
    Random random = new Random(seed);
    List<Closes> closes = new ArrayList<>();
    double price = 100;
    for (int candle = 0; candle < count; candle++) {
      price *= Math.exp(0.01 * random.nextGaussian());
      double volatility = random.nextInt(10) == 0 ? Double.NaN : 0.005 + 0.01 * random.nextDouble();
      if (random.nextInt(6) > 0) {
        closes.add(new Closes(symbol, time(interval, candle), price, volatility));
      }
    }
    return closes;
  }

  static Dataset<Row> frame(SparkSession spark, List<Closes> closes) {
    return spark.createDataFrame(
        closes.stream()
            .map(
                close ->
                    RowFactory.create(
                        close.symbol(),
                        new Timestamp(close.openTime()),
                        close.close(),
                        false,
                        1.0,
                        close.volatility()))
            .toList(),
        COLUMNS);
  }

  static long time(Interval interval, int candle) {
    return interval.plus(interval.openTimeAt(START.toEpochMilli()), candle);
  }

  static Instant hour(int hour) {
    return Instant.ofEpochMilli(time(Interval.H1, hour));
  }
}

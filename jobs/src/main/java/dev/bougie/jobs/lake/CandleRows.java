package dev.bougie.jobs.lake;

import dev.bougie.features.candle.Candle;
import dev.bougie.features.candle.Interval;
import java.time.Instant;
import org.apache.spark.sql.Encoder;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** Candles as Spark rows, in the columns of {@code lake.market.candles}. */
public final class CandleRows {

  /** The columns of the candle table, in order. */
  public static final StructType SCHEMA =
      new StructType()
          .add("symbol", DataTypes.StringType, false)
          .add("interval", DataTypes.StringType, false)
          .add("open_time", DataTypes.TimestampType, false)
          .add("open", DataTypes.DoubleType, false)
          .add("high", DataTypes.DoubleType, false)
          .add("low", DataTypes.DoubleType, false)
          .add("close", DataTypes.DoubleType, false)
          .add("volume", DataTypes.DoubleType, false)
          .add("quote_volume", DataTypes.DoubleType, false)
          .add("trades", DataTypes.LongType, false)
          .add("taker_buy_base", DataTypes.DoubleType, false)
          .add("taker_buy_quote", DataTypes.DoubleType, false)
          .add("close_time", DataTypes.TimestampType, false)
          .add("source", DataTypes.StringType, false);

  private CandleRows() {}

  public static Encoder<Row> encoder() {
    return Encoders.row(SCHEMA);
  }

  /** One candle as a row. Spark's session uses {@code java.sql.Timestamp} for instants. */
  public static Row row(String symbol, Interval interval, Candle candle, String source) {
    return RowFactory.create(
        symbol,
        interval.code(),
        timestamp(candle.openTime()),
        candle.open(),
        candle.high(),
        candle.low(),
        candle.close(),
        candle.volume(),
        candle.quoteVolume(),
        candle.trades(),
        candle.takerBuyBase(),
        candle.takerBuyQuote(),
        timestamp(candle.closeTime()),
        source);
  }

  /** The candle of a row that has these columns. */
  public static Candle candle(Row row) {
    return new Candle(
        row.<java.sql.Timestamp>getAs("open_time").getTime(),
        row.<Double>getAs("open"),
        row.<Double>getAs("high"),
        row.<Double>getAs("low"),
        row.<Double>getAs("close"),
        row.<Double>getAs("volume"),
        row.<Double>getAs("quote_volume"),
        row.<Long>getAs("trades"),
        row.<Double>getAs("taker_buy_base"),
        row.<Double>getAs("taker_buy_quote"),
        row.<java.sql.Timestamp>getAs("close_time").getTime());
  }

  private static java.sql.Timestamp timestamp(long epochMillis) {
    return java.sql.Timestamp.from(Instant.ofEpochMilli(epochMillis));
  }
}

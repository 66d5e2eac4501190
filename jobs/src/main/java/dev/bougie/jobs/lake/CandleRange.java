package dev.bougie.jobs.lake;

import dev.bougie.features.candle.Interval;
import java.time.Instant;
import org.apache.iceberg.expressions.Expression;
import org.apache.iceberg.expressions.Expressions;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.functions;

/**
 * A part of the candle table that files can be pruned by.
 *
 * @param from open times lie at or behind it
 * @param to open times lie before it
 * @param firstSymbol in the order of their names
 * @param lastSymbol in the order of their names, included
 */
public record CandleRange(
    Interval interval, Instant from, Instant to, String firstSymbol, String lastSymbol) {

  /** A range of all symbols. */
  public static CandleRange ofAllSymbols(Interval interval, Instant from, Instant to) {
    return new CandleRange(interval, from, to, FileBounds.FIRST, FileBounds.BEHIND_ALL);
  }

  /** For Spark. */
  Column column() {
    return functions
        .col("interval")
        .equalTo(interval.code())
        .and(functions.col("open_time").geq(functions.lit(from)))
        .and(functions.col("open_time").lt(functions.lit(to)))
        .and(functions.col("symbol").between(firstSymbol, lastSymbol));
  }

  /** For Iceberg, whose timestamps are microseconds. */
  Expression expression() {
    return Expressions.and(
        Expressions.equal("interval", interval.code()),
        Expressions.and(
            Expressions.greaterThanOrEqual("open_time", from.toEpochMilli() * 1_000),
            Expressions.lessThan("open_time", to.toEpochMilli() * 1_000)),
        Expressions.greaterThanOrEqual("symbol", firstSymbol),
        Expressions.lessThanOrEqual("symbol", lastSymbol));
  }
}

package dev.bougie.jobs.backtest;

import static org.apache.spark.sql.functions.abs;
import static org.apache.spark.sql.functions.aggregate;
import static org.apache.spark.sql.functions.array_sort;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_list;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.count_if;
import static org.apache.spark.sql.functions.first_value;
import static org.apache.spark.sql.functions.floor;
import static org.apache.spark.sql.functions.isnan;
import static org.apache.spark.sql.functions.lag;
import static org.apache.spark.sql.functions.lead;
import static org.apache.spark.sql.functions.least;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.signum;
import static org.apache.spark.sql.functions.sqrt;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.unix_millis;
import static org.apache.spark.sql.functions.when;

import dev.bougie.jobs.backtest.core.Ledger;
import dev.bougie.jobs.backtest.core.Trades;
import dev.bougie.jobs.run.DataException;
import dev.bougie.model.advice.Costs;
import dev.bougie.model.advice.PositionRule;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.expressions.WindowSpec;

/**
 * The same as {@link dev.bougie.jobs.backtest.core.EventBacktest} in windows by symbol: a second
 * formulation of the rule, which has to come to the same fills. A symbol is one task; sums over the
 * symbols of a time are added up in the symbols' order, so that the files' layout does not show.
 *
 * <p>Accounts are of one row a symbol and candle: {@code symbol, time} (open time, epoch
 * milliseconds), {@code open, close, close_time} (epoch milliseconds), {@code quote_volume, last}
 * (whether it is the symbol's last candle), {@code before, after} (positions as shares of the
 * capital, at the open), and in the quote asset {@code profit, cost} (at the open), {@code
 * exit_cost} (at the last close).
 */
public final class VectorBacktest {

  private static final WindowSpec BY_SYMBOL = Window.partitionBy("symbol").orderBy("time");

  /** From a symbol's first candle to this one. */
  private static final WindowSpec SO_FAR =
      BY_SYMBOL.rowsBetween(Window.unboundedPreceding(), Window.currentRow());

  private static final List<String> SUMS = List.of("profit", "cost", "exposure", "traded");

  private final Costs costs;
  private final double capital;

  /**
   * Back-tests at these costs.
   *
   * @param capital in the quote asset
   */
  public VectorBacktest(Costs costs, double capital) {
    this.costs = costs;
    this.capital = capital;
  }

  /**
   * The account that follows the rule.
   *
   * @param candles symbol, open_time, open, close, close_time, quote_volume
   * @param forecasts symbol, open_time, forecast, scale; of some of the candles, each once
   */
  public Dataset<Row> following(PositionRule rule, Dataset<Row> candles, Dataset<Row> forecasts) {
    Dataset<Row> decided =
        prices(
                candles.join(
                    forecasts.select("symbol", "open_time", "forecast", "scale"),
                    new String[] {"symbol", "open_time"},
                    "left"))
            .withColumn("tranche", tranche(rule))
            .withColumn("tranches", sum(col("tranche")).over(SO_FAR))
            .withColumn(
                "units",
                col("tranches")
                    .minus(coalesce(lag(col("tranches"), rule.horizon()).over(BY_SYMBOL), lit(0L))))
            .withColumn("held", coalesce(lag(col("units"), 1).over(BY_SYMBOL), lit(0L)))
            .withColumn(
                "after",
                col("held")
                    .cast("double")
                    .multiply(rule.weight())
                    .divide((double) PositionRule.UNITS * rule.horizon()))
            .withColumn("before", coalesce(lag(col("after"), 1).over(BY_SYMBOL), lit(0.0)));
    return account(decided);
  }

  /**
   * The account that has the same share of the capital in each symbol at each of its candles, from
   * its first to its last.
   *
   * @param symbols among which the capital is divided, those that come later or go earlier included
   */
  public Dataset<Row> equalWeight(Dataset<Row> candles, int symbols) {
    return account(
        prices(candles)
            .withColumn("after", lit(1.0 / symbols))
            .withColumn("before", when(col("first"), 0.0).otherwise(col("after"))));
  }

  /**
   * The account that buys each symbol at its first open for the same share of the capital and keeps
   * it until its last close.
   */
  public Dataset<Row> buyAndHold(Dataset<Row> candles, int symbols) {
    return account(
        prices(candles)
            .withColumn(
                "after",
                lit(1.0 / symbols)
                    .multiply(col("open").divide(first_value(col("open")).over(SO_FAR))))
            .withColumn("before", when(col("first"), 0.0).otherwise(col("after"))));
  }

  /** The account's changes of position: symbol, time, before, after, price, cost. */
  public Dataset<Row> fills(Dataset<Row> account) {
    Dataset<Row> atOpens =
        account
            .where(col("before").notEqual(col("after")))
            .select(
                col("symbol"),
                col("time"),
                col("before"),
                col("after"),
                col("open").as("price"),
                col("cost"));
    Dataset<Row> atTheEnd =
        account
            .where(col("last").and(col("after").notEqual(0.0)))
            .select(
                col("symbol"),
                col("close_time").as("time"),
                col("after").as("before"),
                lit(0.0).as("after"),
                col("close").as("price"),
                col("exit_cost").as("cost"));
    return atOpens.unionByName(atTheEnd);
  }

  /**
   * The account's sums by time.
   *
   * @param maxTimes that the driver may hold, about 100 bytes each
   * @throws DataException if there are more
   */
  public Ledger ledger(Dataset<Row> account, int maxTimes) {
    List<Row> times =
        account
            .withColumn("exposure", abs(col("after")))
            .withColumn("traded", traded().plus(when(col("last"), col("exposure")).otherwise(0.0)))
            .withColumn("cost", col("cost").plus(col("exit_cost")))
            .groupBy("time")
            .agg(
                array_sort(
                        collect_list(
                            struct(
                                Stream.concat(Stream.of("symbol"), SUMS.stream())
                                    .map(name -> col(name))
                                    .toArray(Column[]::new))))
                    .as("rows"))
            .select(
                col("time"),
                aggregate(
                        col("rows"),
                        struct(SUMS.stream().map(lit(0.0)::as).toArray(Column[]::new)),
                        (sums, row) ->
                            struct(
                                SUMS.stream()
                                    .map(
                                        name ->
                                            sums.getField(name).plus(row.getField(name)).as(name))
                                    .toArray(Column[]::new)))
                    .as("sums"))
            .limit(maxTimes + 1)
            .select("time", "sums.*")
            .collectAsList();
    if (times.size() > maxTimes) {
      throw new DataException(
          "the back-test has more than %d times, which is all that the driver may hold: choose fewer days, or raise backtest.max-times"
              .formatted(maxTimes));
    }
    Ledger.Builder ledger = new Ledger.Builder();
    for (Row time : times) {
      ledger.add(
          time.getLong(0),
          time.getDouble(1),
          time.getDouble(2),
          time.getDouble(3),
          time.getDouble(4));
    }
    return ledger.build();
  }

  /** The account's trades. */
  public Trades trades(Dataset<Row> account) {
    Column staysOnItsSide =
        col("before").multiply(col("after")).gt(0).or(col("before").equalTo(0.0));
    List<Row> bySymbol =
        account
            .withColumn(
                "closing",
                when(staysOnItsSide, 0.0)
                    .otherwise(col("cost").multiply(abs(col("before")).divide(traded()))))
            .withColumn(
                "trade",
                sum(when(signum(col("before")).notEqual(signum(col("after"))), 1L).otherwise(0L))
                    .over(SO_FAR))
            .withColumn(
                "net",
                col("profit")
                    .minus(col("cost").minus(col("closing")))
                    .minus(coalesce(lead(col("closing"), 1).over(BY_SYMBOL), lit(0.0)))
                    .minus(col("exit_cost")))
            .where(col("after").notEqual(0.0))
            .groupBy("symbol", "trade")
            .agg(sum("net").as("net"))
            .groupBy("symbol")
            .agg(
                count(lit(1)),
                count_if(col("net").gt(0)),
                sum(when(col("net").gt(0), col("net")).otherwise(0.0)),
                sum(when(col("net").gt(0), 0.0).otherwise(col("net").unary_$minus())))
            .orderBy("symbol")
            .collectAsList();
    long trades = 0;
    long won = 0;
    double gained = 0;
    double lost = 0;
    for (Row symbol : bySymbol) {
      trades += symbol.getLong(1);
      won += symbol.getLong(2);
      gained += symbol.getDouble(3);
      lost += symbol.getDouble(4);
    }
    return new Trades(trades, won, gained, lost);
  }

  private static Dataset<Row> prices(Dataset<Row> candles) {
    return candles
        .withColumn("time", unix_millis(col("open_time")))
        .withColumn("close_time", unix_millis(col("close_time")))
        .withColumn("next_open", lead(col("open"), 1).over(BY_SYMBOL))
        .withColumn("last", col("next_open").isNull())
        .withColumn("first", lag(col("open"), 1).over(BY_SYMBOL).isNull());
  }

  private Dataset<Row> account(Dataset<Row> held) {
    Column until = coalesce(col("next_open"), col("close"));
    return held.withColumn(
            "profit", col("after").multiply(until.divide(col("open")).minus(1)).multiply(capital))
        .withColumn("cost", cost(traded()))
        .withColumn("exit_cost", when(col("last"), cost(abs(col("after")))).otherwise(0.0))
        .select(
            "symbol",
            "time",
            "open",
            "close",
            "close_time",
            "quote_volume",
            "last",
            "before",
            "after",
            "profit",
            "cost",
            "exit_cost");
  }

  private static Column traded() {
    return abs(col("after").minus(col("before")));
  }

  /** {@link Costs#of} of that share of the capital. */
  private Column cost(Column share) {
    Column notional = share.multiply(capital);
    Column volume = col("quote_volume");
    Column ofVolume =
        when(notional.lt(volume).and(not(isnan(volume))), notional.divide(volume)).otherwise(1.0);
    return notional.multiply(sqrt(ofVolume).multiply(costs.impact()).plus(costs.oneWay()));
  }

  /** {@link PositionRule#tranche} in columns. NaN is larger than all numbers to Spark. */
  private Column tranche(PositionRule rule) {
    Column size = abs(col("forecast"));
    Column acts =
        size.leq(Double.MAX_VALUE).and(size.minus(costs.roundTrip()).geq(Costs.LEAST_GAIN));
    long onAFall = rule.mode() == PositionRule.Mode.LONG_SHORT ? -1 : 0;
    Column side = when(col("forecast").gt(0), 1L).otherwise(onAFall);
    return when(acts, side.multiply(units(rule))).otherwise(0L);
  }

  private static Column units(PositionRule rule) {
    if (rule.sizing() == PositionRule.Sizing.EQUAL) {
      return lit((long) PositionRule.UNITS);
    }
    Column scale = col("scale");
    Column size = least(lit(rule.cap()), lit(rule.targetVolatility()).divide(scale));
    return when(
            scale.gt(0).and(scale.leq(Double.MAX_VALUE)),
            floor(size.multiply(PositionRule.UNITS).plus(0.5)))
        .otherwise(0L);
  }
}

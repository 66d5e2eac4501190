package dev.bougie.jobs.catalogue;

import dev.bougie.features.candle.Candle;
import dev.bougie.features.candle.CandleColumns;
import dev.bougie.features.candle.CandleWalk;
import dev.bougie.features.candle.Interval;
import dev.bougie.features.engine.Feature;
import dev.bougie.features.engine.FeatureSet;
import dev.bougie.features.engine.LookAhead;
import dev.bougie.jobs.lake.CandleRows;
import dev.bougie.jobs.lake.Lake;
import dev.bougie.jobs.run.DataException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;

/** Searches a feature set for features that look ahead, or back farther than they say. */
public final class LookAheadCheck {

  private static final long SEED = 20_240_601;
  private static final int POINTS = 200;

  /** Candles beyond those that the longest look-back takes, of which points are chosen. */
  private static final int CANDLES = 2_000;

  private static final double HOLES = 0.0005;

  private final Config config;
  private final Supplier<SparkSession> spark;

  /**
   * A check.
   *
   * @param spark opened only if candles of the lake are asked for
   */
  public LookAheadCheck(Config config, Supplier<SparkSession> spark) {
    this.config = config;
    this.spark = spark;
  }

  /**
   * What to check.
   *
   * @param symbol whose newest candles are taken from the lake; made-up ones where absent
   */
  public record Config(FeatureSet set, Optional<String> symbol, Interval interval) {}

  /**
   * A feature that must not be trusted.
   *
   * @param openTime of the first candle that shows it
   * @param value over the candles as they are
   * @param otherwise with what must not matter changed
   */
  public record Finding(
      String feature,
      String type,
      LookAhead.Dependence dependence,
      String told,
      Instant openTime,
      double value,
      double otherwise) {}

  /**
   * What was found.
   *
   * @param candles whose: a symbol, or synthetic
   * @param unseen features without a value on these candles, of which nothing is known
   */
  public record Result(
      String set,
      String candles,
      Interval interval,
      int count,
      List<Finding> findings,
      List<String> unseen) {

    /** For a terminal, each line ended. */
    public String text() {
      StringBuilder text = new StringBuilder();
      for (Finding finding : findings) {
        text.append(
            "LOOK-AHEAD: %s (%s): at the candle of %s %s instead of %s; %s\n"
                .formatted(
                    finding.feature,
                    finding.type,
                    finding.openTime,
                    finding.otherwise,
                    finding.value,
                    finding.told));
      }
      unseen.forEach(
          id ->
              text.append(
                  "note: %s has no value on these candles, nothing is known of it\n"
                      .formatted(id)));
      return text.append(
              "%s on %d %s candles (%s): %s\n"
                  .formatted(
                      set,
                      count,
                      interval.code(),
                      candles,
                      findings.isEmpty()
                          ? "nothing looks ahead"
                          : CatalogueText.count(findings.size()) + " not to be trusted"))
          .toString();
    }
  }

  /** Runs the check. */
  public Result run() {
    int count = 3 * config.set().lookback() + CANDLES;
    List<Candle> candles =
        config.symbol().map(symbol -> newest(symbol, count)).orElseGet(() -> madeUp(count));
    LookAhead.Result result =
        new LookAhead(config.set(), CandleColumns.of(config.interval(), candles), POINTS, SEED)
            .search();
    return new Result(
        config.set().name(),
        config.symbol().orElse(Lake.SYNTHETIC),
        config.interval(),
        candles.size(),
        result.findings().stream()
            .map(
                finding ->
                    new Finding(
                        finding.feature().id(),
                        finding.feature().getClass().getName(),
                        finding.dependence(),
                        finding.told(),
                        Instant.ofEpochMilli(finding.openTime()),
                        finding.value(),
                        finding.otherwise()))
            .toList(),
        result.unseen().stream().map(Feature::id).toList());
  }

  private List<Candle> madeUp(int count) {
    return CandleWalk.withHoles(CandleWalk.unbroken(SEED, config.interval(), count), SEED, HOLES);
  }

  private List<Candle> newest(String symbol, int count) {
    SparkSession session = spark.get();
    if (!new Lake(session).exists(Lake.CANDLES)) {
      throw new DataException("the lake holds no candles yet, run ingest first");
    }
    List<Candle> candles =
        new ArrayList<>(
            session
                .table(Lake.CANDLES)
                .where(
                    functions
                        .col("symbol")
                        .equalTo(symbol)
                        .and(functions.col("interval").equalTo(config.interval().code())))
                .orderBy(functions.col("open_time").desc())
                .limit(count)
                .collectAsList()
                .stream()
                .map(CandleRows::candle)
                .toList());
    if (candles.isEmpty()) {
      throw new DataException(
          "the lake holds no %s candles of '%s', run ingest for it first"
              .formatted(config.interval().code(), symbol));
    }
    Collections.reverse(candles);
    return candles;
  }
}

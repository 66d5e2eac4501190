package dev.bougie.jobs.catalogue;

import dev.bougie.features.candle.Candle;
import dev.bougie.features.candle.CandleColumns;
import dev.bougie.features.candle.CandleWalk;
import dev.bougie.features.candle.Interval;
import dev.bougie.features.candle.Market;
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
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;

/** Searches a feature set for features that look ahead, or back farther than they say. */
public final class LookAheadCheck {

  private static final long SEED = 20_240_601;
  private static final int POINTS = 200;

  /** Candles beyond those that the longest look-back takes, of which points are chosen. */
  private static final int CANDLES = 2_000;

  private static final double HOLES = 0.0005;

  /** Symbols of a market beside the one whose candles are looked at and the reference. */
  private static final int OTHERS = 10;

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
   * @param features how many the set has
   * @param unseen features without a value on these candles, of which nothing is known
   * @param needed candles that the longest look-back of those takes, 0 where there are none
   */
  public record Result(
      String set,
      String candles,
      Interval interval,
      int count,
      List<Finding> findings,
      int features,
      List<String> unseen,
      int needed) {

    /** Whether every feature was examined and none depends on what it must not. */
    public boolean passed() {
      return findings.isEmpty() && unseen.isEmpty();
    }

    /** For a terminal, each line ended. */
    public String text() {
      StringBuilder text = new StringBuilder();
      for (Finding finding : findings) {
        text.append(
            "FAULT: %s (%s): at the candle of %s %s instead of %s; %s\n"
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
                  .formatted(set, count, interval.code(), candles, verdict()))
          .toString();
    }

    private String verdict() {
      if (passed()) {
        return "nothing looks ahead";
      }
      List<String> faults = new ArrayList<>();
      if (!findings.isEmpty()) {
        faults.add(CatalogueText.count(findings.size()) + " not to be trusted");
      }
      if (!unseen.isEmpty()) {
        faults.add(
            "%d of %d features were not examined: %s"
                .formatted(
                    unseen.size(),
                    features,
                    needed > count
                        ? "they need at least %d candles".formatted(needed)
                        : "they have no value on these candles"));
      }
      return String.join("; ", faults);
    }
  }

  /** Runs the check. */
  public Result run() {
    int count = 3 * config.set().lookback() + CANDLES;
    List<Candle> candles =
        config.symbol().map(symbol -> newest(symbol, count)).orElseGet(() -> madeUp(count));
    CandleColumns columns = CandleColumns.of(config.interval(), candles);
    LookAhead.Result result =
        new LookAhead(
                config.set(),
                config.set().needsMarket() ? columns.in(market(columns, candles)) : columns,
                POINTS,
                SEED)
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
        config.set().size(),
        result.unseen().stream().map(Feature::id).toList(),
        result.unseen().stream().mapToInt(Feature::lookback).max().orElse(0));
  }

  /** The market over the time of those candles, of some symbols and the reference. */
  private Market market(CandleColumns columns, List<Candle> own) {
    long first = columns.openTime()[0];
    long behind = config.interval().next(columns.openTime()[columns.size() - 1]);
    int places = Math.toIntExact(config.interval().count(first, behind));
    Market.Builder market = new Market.Builder(config.interval(), first, places);
    if (config.symbol().isEmpty()) {
      add(market, Lake.SYNTHETIC, own);
      add(market, Market.REFERENCE, CandleWalk.unbroken(SEED + 1, config.interval(), places));
      for (int other = 0; other < OTHERS; other++) {
        List<Candle> walk = CandleWalk.unbroken(SEED + 2 + other, config.interval(), places);
        add(market, "OTHER" + other, CandleWalk.withHoles(walk, SEED + other, HOLES));
      }
      return market.build();
    }
    SparkSession session = spark.get();
    Column during =
        functions
            .col("interval")
            .equalTo(config.interval().code())
            .and(functions.unix_millis(functions.col("open_time")).between(first, behind - 1));
    List<String> symbols =
        session
            .table(Lake.CANDLES)
            .where(during)
            .select("symbol")
            .distinct()
            .orderBy(
                functions.col("symbol").isin(Market.REFERENCE, config.symbol().get()).desc(),
                functions.col("symbol"))
            .limit(OTHERS + 2)
            .as(Encoders.STRING())
            .collectAsList();
    session
        .table(Lake.CANDLES)
        .where(during.and(functions.col("symbol").isInCollection(symbols)))
        .select("symbol", "open_time", "close", "quote_volume")
        .collectAsList()
        .forEach(
            row ->
                market.add(
                    row.getString(0),
                    row.getTimestamp(1).getTime(),
                    row.getDouble(2),
                    row.getDouble(3)));
    return market.build();
  }

  private static void add(Market.Builder market, String symbol, List<Candle> candles) {
    candles.forEach(candle -> market.add(symbol, candle));
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

package dev.bougie.features.bench;

import dev.bougie.features.candle.CandleColumns;
import dev.bougie.features.candle.Interval;
import dev.bougie.features.catalogue.FeatureSets;
import dev.bougie.features.engine.FeatureSet;
import java.util.Arrays;
import java.util.Locale;

/**
 * All features of the last candle of one symbol, from as many candles as the set looks back on, as
 * the server computes them for a forecast; beside a market that was read before.
 */
public final class ServerBenchmark {

  private static final double LIMIT_MICROS = 150;
  private static final int CALLS = 20_000;
  private static final int SYMBOLS = 500;

  private ServerBenchmark() {}

  public static void main(String[] arguments) {
    double core = 0;
    for (FeatureSet set : FeatureSets.all()) {
      double[] micros = micros(set);
      System.out.printf(
          Locale.ROOT,
          "%-8s %3d features of %d candles: p50 %.1f us, p99 %.1f us%n",
          set.name(),
          set.size(),
          set.lookback(),
          micros[CALLS / 2],
          micros[CALLS / 100 * 99]);
      core = set == FeatureSets.core() ? micros[CALLS / 2] : core;
    }
    System.out.printf(
        Locale.ROOT,
        "{\"name\": \"server-features\", \"ours\": %.1f, \"peer\": %.0f, \"unit\": \"us p50\","
            + " \"ratio\": %.2f, \"reach\": 1, \"pairs\": %d}%n",
        core,
        LIMIT_MICROS,
        LIMIT_MICROS / core,
        CALLS);
  }

  /** The candles' market: as many symbols as an exchange has for one currency, this one among them. */
  private static dev.bougie.features.candle.Market universe(Market own) {
    var universe = new dev.bougie.features.candle.Market.Builder(Interval.H1, 0, own.size());
    for (int symbol = 0; symbol < SYMBOLS; symbol++) {
      String name = symbol == 0 ? dev.bougie.features.candle.Market.REFERENCE : "S" + symbol;
      for (int i = 0; i < own.size(); i++) {
        int other = (i + symbol) % own.size();
        double close = own.close()[other];
        universe.add(name, Interval.H1.plus(0, i), close, own.volume()[other] * close);
      }
    }
    return universe.build();
  }

  /** Sorted. */
  private static double[] micros(FeatureSet set) {
    Market market = Market.walk(set.lookback());
    // One for all symbols of a time.
    dev.bougie.features.candle.Market universe = universe(market);
    double[] micros = new double[CALLS];
    double kept = 0;
    for (int round = 0; round < 2; round++) {
      for (int call = 0; call < CALLS; call++) {
        // New ones each time: what is kept with them is part of a forecast's work.
        CandleColumns columns = columns(market).in(universe);
        long start = System.nanoTime();
        kept += set.computeLast(columns)[0];
        micros[call] = (System.nanoTime() - start) / 1e3;
      }
    }
    if (Double.isNaN(kept)) {
      throw new IllegalStateException("the last return is undefined");
    }
    Arrays.sort(micros);
    return micros;
  }

  private static CandleColumns columns(Market market) {
    CandleColumns.Builder candles = new CandleColumns.Builder(Interval.H1, market.size());
    for (int i = 0; i < market.size(); i++) {
      double close = market.close()[i];
      double volume = market.volume()[i];
      candles.add(
          Interval.H1.plus(0, i),
          close,
          market.high()[i],
          market.low()[i],
          close,
          volume,
          volume * close,
          1 + (long) volume,
          volume / 3,
          volume / 3 * close);
    }
    return candles.build();
  }
}

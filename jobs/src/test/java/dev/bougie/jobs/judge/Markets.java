package dev.bougie.jobs.judge;

import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/** Seeded markets of several symbols that move together, and forecasts of them. */
public final class Markets {

  public static final double VOLATILITY = 0.01;

  private Markets() {}

  /** Log returns that nothing foretells, correlated by half across the symbols of a time. */
  public static Outcomes randomWalk(int seed, int times, int symbols) {
    Random random = new Random(seed);
    long[] openTimes = new long[times * symbols];
    double[] labels = new double[times * symbols];
    for (int t = 0; t < times; t++) {
      double market = random.nextGaussian();
      for (int s = 0; s < symbols; s++) {
        openTimes[t * symbols + s] = t * 3_600_000L;
        labels[t * symbols + s] = VOLATILITY * Math.sqrt(0.5) * (market + random.nextGaussian());
      }
    }
    return outcomes(openTimes, labels);
  }

  /** The label known in part: a forecast whose correlation with it is about {@code skill}. */
  public static double[] skilled(int seed, Outcomes outcomes, double skill) {
    Random random = new Random(seed);
    double noise = VOLATILITY * skill * Math.sqrt(1 - skill * skill);
    return IntStream.range(0, outcomes.rows())
        .mapToDouble(row -> skill * skill * outcomes.outcome(row) + noise * random.nextGaussian())
        .toArray();
  }

  /** Forecasts that know nothing, alike for the symbols of a time. */
  public static double[] guesses(int seed, Outcomes outcomes, int symbols, double size) {
    Random random = new Random(seed);
    double[] guesses = new double[outcomes.rows()];
    double shared = 0;
    for (int row = 0; row < guesses.length; row++) {
      shared = row % symbols == 0 ? random.nextGaussian() : shared;
      guesses[row] = size * VOLATILITY * (shared + 0.3 * random.nextGaussian());
    }
    return guesses;
  }

  /** Outcomes of symbols that are numbered in the order in which they stand at a time. */
  public static Outcomes outcomes(long[] openTimes, double[] returns) {
    int[] symbolOf = new int[openTimes.length];
    int most = 0;
    for (int row = 1; row < openTimes.length; row++) {
      symbolOf[row] = openTimes[row] == openTimes[row - 1] ? symbolOf[row - 1] + 1 : 0;
      most = Math.max(most, symbolOf[row]);
    }
    List<String> symbols = IntStream.rangeClosed(0, most).mapToObj(i -> "S" + i).toList();
    return Outcomes.of(openTimes, symbols, symbolOf, returns);
  }

  /** Rows {@code [from, to)} alone. */
  public static Outcomes part(Outcomes outcomes, int from, int to) {
    return outcomes.only(outcomes.rows(row -> row >= from && row < to));
  }

  /** What was foretold of rows {@code [from, to)}. */
  public static Foretold part(Foretold foretold, int from, int to) {
    return foretold.only(IntStream.range(from, to).toArray());
  }

  public static double[] zero(Outcomes outcomes) {
    return new double[outcomes.rows()];
  }

  /** The last return that was known, so many rows before. */
  public static double[] last(Outcomes outcomes, int rows) {
    return IntStream.range(0, outcomes.rows())
        .mapToDouble(row -> row < rows ? 0 : outcomes.outcome(row - rows))
        .toArray();
  }
}

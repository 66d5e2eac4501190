package dev.bougie.jobs.statistics;

import java.util.Arrays;

/**
 * How likely the trial that looks best is no better than the median trial on other data: the
 * probability of back-test overfitting by combinatorially symmetric cross-validation (Bailey,
 * Borwein, Lopez de Prado and Zhu, Journal of Computational Finance 20, 2017). Time is cut into
 * blocks; for every choice of half of them the trial of the highest Sharpe ratio there is ranked
 * among all trials on the other half.
 *
 * @param probability share of the choices in which the best trial ranks at or below the median
 * @param logits log odds of the relative rank, one a choice, in the order of the choices
 */
@SuppressWarnings("ArrayRecordComponent") // Nobody compares results.
public record BacktestOverfitting(double probability, double[] logits) {

  /** 12,870 choices of eight; more blocks take long and tell little more. */
  public static final int MOST_BLOCKS = 16;

  /**
   * Judges trials by what each earned.
   *
   * @param returns one array a trial, one value a period, the same periods for all
   * @param blocks of about equal length; even, 2 to {@value #MOST_BLOCKS}
   * @throws IllegalArgumentException if there are fewer than two trials, periods differ, or there
   *     are fewer than two periods a block
   */
  public static BacktestOverfitting of(double[][] returns, int blocks) {
    if (blocks < 2 || blocks > MOST_BLOCKS || blocks % 2 != 0) {
      throw new IllegalArgumentException(
          "%d blocks instead of an even number of 2 to %d".formatted(blocks, MOST_BLOCKS));
    }
    if (returns.length < 2) {
      throw new IllegalArgumentException("%d trials, of which none is best".formatted(returns.length));
    }
    int periods = returns[0].length;
    if (periods < 2 * blocks) {
      throw new IllegalArgumentException(
          "%d periods are too few for %d blocks".formatted(periods, blocks));
    }
    Moments[][] moments = new Moments[returns.length][];
    for (int trial = 0; trial < returns.length; trial++) {
      if (returns[trial].length != periods) {
        throw new IllegalArgumentException(
            "trial %d has %d periods and the first %d"
                .formatted(trial, returns[trial].length, periods));
      }
      moments[trial] = moments(returns[trial], blocks);
    }
    return of(moments, blocks);
  }

  private static BacktestOverfitting of(Moments[][] moments, int blocks) {
    double[] logits = new double[choices(blocks)];
    int found = 0;
    int overfitted = 0;
    double[] ratios = new double[moments.length];
    for (int choice = 0; choice < 1 << blocks; choice++) {
      if (Integer.bitCount(choice) != blocks / 2) {
        continue;
      }
      ratios(moments, choice, ratios);
      int best = 0;
      for (int trial = 1; trial < ratios.length; trial++) {
        if (ratios[trial] > ratios[best]) {
          best = trial;
        }
      }
      ratios(moments, ~choice, ratios);
      double share = Ranks.average(ratios)[best] / (ratios.length + 1.0);
      logits[found] = Math.log(share / (1 - share));
      overfitted += logits[found] <= 0 ? 1 : 0;
      found++;
    }
    return new BacktestOverfitting((double) overfitted / found, logits);
  }

  private static int choices(int blocks) {
    int choices = 0;
    for (int choice = 0; choice < 1 << blocks; choice++) {
      choices += Integer.bitCount(choice) == blocks / 2 ? 1 : 0;
    }
    return choices;
  }

  /** Of one block of a trial. */
  private record Moments(int count, double sum, double squares) {}

  private static Moments[] moments(double[] returns, int blocks) {
    // Squares are taken around a mean of all, so that none is lost.
    double center = Arrays.stream(returns).average().orElse(0);
    Moments[] moments = new Moments[blocks];
    for (int block = 0; block < blocks; block++) {
      int from = (int) ((long) returns.length * block / blocks);
      int to = (int) ((long) returns.length * (block + 1) / blocks);
      double sum = 0;
      double squares = 0;
      for (int period = from; period < to; period++) {
        sum += returns[period];
        squares += (returns[period] - center) * (returns[period] - center);
      }
      moments[block] = new Moments(to - from, sum, squares);
    }
    return withCenter(moments, center);
  }

  private static Moments[] withCenter(Moments[] moments, double center) {
    Moments[] centered = new Moments[moments.length];
    for (int block = 0; block < moments.length; block++) {
      Moments one = moments[block];
      double offset = one.sum - one.count * center;
      centered[block] =
          new Moments(one.count, one.sum, one.squares - offset * offset / one.count);
    }
    return centered;
  }

  /** Sharpe ratios over the chosen blocks; 0 where the returns do not differ. */
  private static void ratios(Moments[][] moments, int choice, double[] ratios) {
    for (int trial = 0; trial < moments.length; trial++) {
      int count = 0;
      double mean = 0;
      double squares = 0;
      for (int block = 0; block < moments[trial].length; block++) {
        if ((choice >> block & 1) == 1) {
          Moments one = moments[trial][block];
          double difference = one.sum / one.count - mean;
          int together = count + one.count;
          mean += difference * one.count / together;
          squares += one.squares + difference * difference * count * one.count / together;
          count = together;
        }
      }
      ratios[trial] = squares > 0 ? mean / Math.sqrt(squares / (count - 1)) : 0;
    }
  }
}

package dev.bougie.jobs.statistics;

import java.util.ArrayList;
import java.util.List;

/**
 * How likely the trial that looks best is no better than the median trial on other data: the
 * probability of back-test overfitting by combinatorially symmetric cross-validation (Bailey,
 * Borwein, Lopez de Prado and Zhu, Journal of Computational Finance 20, 2017). Time is cut into
 * blocks; for every choice of half of them the trial of the highest Sharpe ratio there is ranked
 * among all trials on the other half. Near a half where no trial is better than another, below
 * where the best is best everywhere, above where trials gain on some data what they lose on others.
 *
 * @param probability share of the choices in which the best trial ranks at or below the median
 * @param logits log odds of the relative rank, {@code ln(w / (1 - w))} with {@code w = rank /
 *     (trials + 1)}, one a choice; a choice is the number whose bit {@code b} tells whether block
 *     {@code b} is chosen, and choices ascend
 */
public record BacktestOverfitting(double probability, List<Double> logits) {

  /** 12,870 choices of eight; more blocks take long and tell little more. */
  public static final int MOST_BLOCKS = 16;

  public BacktestOverfitting {
    logits = List.copyOf(logits);
  }

  /**
   * Judges trials by what each earned. Of trials that are equally good on the chosen half the first
   * counts as best; on the other half equal ones share the mean of their ranks. A trial whose
   * returns do not differ over a half has a ratio of 0 there.
   *
   * @param returns one series a trial, the same periods in all; at least two trials
   * @param blocks of about equal length; even, 2 to {@value #MOST_BLOCKS}
   * @throws IllegalArgumentException if there are fewer than two trials, their periods differ in
   *     number or are fewer than two a block, a return is not finite, or the blocks are out of
   *     their range
   */
  public static BacktestOverfitting of(List<TimeSeries> returns, int blocks) {
    if (blocks < 2 || blocks > MOST_BLOCKS || blocks % 2 != 0) {
      throw new IllegalArgumentException(
          "%d blocks instead of an even number of 2 to %d".formatted(blocks, MOST_BLOCKS));
    }
    if (returns.size() < 2) {
      throw new IllegalArgumentException("of %d trials none is the best".formatted(returns.size()));
    }
    int periods = returns.get(0).length();
    if (periods < 2 * blocks) {
      throw new IllegalArgumentException(
          "%d periods are too few for %d blocks".formatted(periods, blocks));
    }
    List<Block[]> trials = new ArrayList<>();
    for (TimeSeries series : returns) {
      if (series.length() != periods) {
        throw new IllegalArgumentException(
            "trial %d has %d periods and the first %d"
                .formatted(trials.size(), series.length(), periods));
      }
      trials.add(blocks(series, blocks));
    }
    return ofBlocks(trials, blocks);
  }

  private static BacktestOverfitting ofBlocks(List<Block[]> trials, int blocks) {
    List<Double> logits = new ArrayList<>();
    int overfitted = 0;
    for (int choice = 0; choice < 1 << blocks; choice++) {
      if (Integer.bitCount(choice) != blocks / 2) {
        continue;
      }
      int best = best(ratios(trials, choice));
      double rank = Ranks.average(ratios(trials, ~choice))[best];
      double share = rank / (trials.size() + 1.0);
      double logit = Math.log(share / (1 - share));
      overfitted += logit <= 0 ? 1 : 0;
      logits.add(logit);
    }
    return new BacktestOverfitting((double) overfitted / logits.size(), logits);
  }

  private static int best(double[] ratios) {
    int best = 0;
    for (int trial = 1; trial < ratios.length; trial++) {
      if (ratios[trial] > ratios[best]) {
        best = trial;
      }
    }
    return best;
  }

  /** Returns of one trial in one block; squares are around their own mean, so that none is lost. */
  private record Block(int count, double mean, double squares, double least, double most) {

    static Block of(TimeSeries returns, int from, int to) {
      double sum = 0;
      double least = Double.POSITIVE_INFINITY;
      double most = Double.NEGATIVE_INFINITY;
      for (int period = from; period < to; period++) {
        if (!Double.isFinite(returns.at(period))) {
          throw new IllegalArgumentException(
              "%s in period %d is no return".formatted(returns.at(period), period));
        }
        sum += returns.at(period);
        least = Math.min(least, returns.at(period));
        most = Math.max(most, returns.at(period));
      }
      double mean = sum / (to - from);
      double squares = 0;
      for (int period = from; period < to; period++) {
        squares += (returns.at(period) - mean) * (returns.at(period) - mean);
      }
      return new Block(to - from, mean, squares, least, most);
    }
  }

  private static Block[] blocks(TimeSeries returns, int count) {
    Block[] blocks = new Block[count];
    for (int block = 0; block < count; block++) {
      int from = (int) ((long) returns.length() * block / count);
      int to = (int) ((long) returns.length() * (block + 1) / count);
      blocks[block] = Block.of(returns, from, to);
    }
    return blocks;
  }

  private static double[] ratios(List<Block[]> trials, int choice) {
    double[] ratios = new double[trials.size()];
    for (int trial = 0; trial < ratios.length; trial++) {
      ratios[trial] = ratio(trials.get(trial), choice);
    }
    return ratios;
  }

  /** Mean over standard deviation of the chosen blocks together. */
  private static double ratio(Block[] blocks, int choice) {
    int count = 0;
    double mean = 0;
    double squares = 0;
    double least = Double.POSITIVE_INFINITY;
    double most = Double.NEGATIVE_INFINITY;
    for (int block = 0; block < blocks.length; block++) {
      if ((choice >> block & 1) == 1) {
        Block one = blocks[block];
        int together = count + one.count;
        double difference = one.mean - mean;
        mean += difference * one.count / together;
        squares += one.squares + difference * difference * count * one.count / together;
        count = together;
        least = Math.min(least, one.least);
        most = Math.max(most, one.most);
      }
    }
    return least == most ? 0 : mean / Math.sqrt(squares / (count - 1));
  }
}

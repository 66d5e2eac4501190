package dev.bougie.jobs.insight.measure;

import dev.bougie.jobs.statistics.MeanTest;
import dev.bougie.jobs.statistics.RankCorrelation;
import dev.bougie.jobs.statistics.TimeSeries;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * How a feature ranks what comes: Spearman's correlation of its values with the log returns over
 * the next candles, all symbols and times together (Grinold and Kahn, Active Portfolio Management,
 * 1999, call it the information coefficient).
 *
 * <p>It is the mean product of standardised ranks, and a period's coefficient is the mean product
 * over its rows, ranks being those of the whole span. Ranks of the period alone would find slow
 * features to foretell the opposite even in a random walk: within a month, what is high has risen
 * and falls back to the month's mean (Stambaugh, Journal of Financial Economics 54, 1999).
 *
 * <p>Returns overlap and features are slow, so rows are far from independent and no error follows
 * from their number. What is tested is the mean of the periods, by {@link MeanTest}: its long-run
 * variance is that of Newey and West or, where it is larger, of equal weights over as many periods
 * as a return reaches into.
 *
 * @param horizon candles ahead
 * @param rows where feature and return are known
 * @param whole the coefficient of all rows at once; NaN where either side is constant
 * @param periods that have a coefficient: {@value #FEWEST_ROWS} rows or more, and at least a
 *     quarter of what periods have on average
 * @param mean of the periods' coefficients, NaN without any
 * @param deviation of the periods' coefficients (divided by n - 1)
 * @param ratio mean by deviation, the information ratio of one period
 * @param statistic Student's t of the mean; NaN where the periods are too few, infinite where they
 *     do not differ
 * @param error standard error of the mean, mean by statistic; NaN where that is
 * @param byPeriod in order
 */
public record InformationCoefficient(
    int horizon,
    int rows,
    double whole,
    int periods,
    double mean,
    double deviation,
    double ratio,
    double statistic,
    double error,
    List<PeriodValue> byPeriod) {

  static final int FEWEST_ROWS = 10;

  public InformationCoefficient {
    byPeriod = List.copyOf(byPeriod);
  }

  /** Whether there was anything to test. */
  public boolean isTested() {
    return !Double.isNaN(statistic);
  }

  /**
   * Of a column and the returns over one horizon.
   *
   * @param reach how many periods after its own a return may reach into
   */
  static InformationCoefficient of(
      double[] values, double[] returns, int horizon, Periods periods, int reach) {
    int[] known =
        IntStream.range(0, periods.rows())
            .filter(row -> Double.isFinite(values[row]) && Double.isFinite(returns[row]))
            .toArray();
    double[] products =
        RankCorrelation.products(
            IntStream.of(known).mapToDouble(row -> values[row]).toArray(),
            IntStream.of(known).mapToDouble(row -> returns[row]).toArray());
    List<PeriodValue> byPeriod = byPeriod(known, products, periods);
    double[] coefficients =
        byPeriod.stream()
            .mapToDouble(PeriodValue::value)
            .filter(value -> !Double.isNaN(value))
            .toArray();
    double mean = mean(coefficients, 0, coefficients.length);
    double deviation = deviation(coefficients, mean);
    double statistic = MeanTest.aboveZero(TimeSeries.of(coefficients), 1 + reach).statistic();
    return new InformationCoefficient(
        horizon,
        known.length,
        known.length < FEWEST_ROWS ? Double.NaN : mean(products, 0, products.length),
        coefficients.length,
        mean,
        deviation,
        mean / deviation,
        statistic,
        mean / statistic,
        byPeriod);
  }

  private static List<PeriodValue> byPeriod(int[] known, double[] products, Periods periods) {
    int fewest = Math.max(FEWEST_ROWS, known.length / Math.max(1, periods.count()) / 4);
    List<PeriodValue> byPeriod = new ArrayList<>();
    int from = 0;
    for (int period = 0; period < periods.count(); period++) {
      int to = from;
      while (to < known.length && known[to] < periods.firstRow(period + 1)) {
        to++;
      }
      double value = to - from < fewest ? Double.NaN : mean(products, from, to);
      byPeriod.add(new PeriodValue(periods.start(period), to - from, value));
      from = to;
    }
    return byPeriod;
  }

  private static double mean(double[] values, int from, int to) {
    double sum = 0;
    for (int i = from; i < to; i++) {
      sum += values[i];
    }
    return sum / (to - from);
  }

  private static double deviation(double[] values, double mean) {
    if (values.length < 2) {
      return Double.NaN;
    }
    double squares = 0;
    for (double value : values) {
      squares += (value - mean) * (value - mean);
    }
    return Math.sqrt(squares / (values.length - 1));
  }
}

package dev.bougie.jobs.judge;

import dev.bougie.jobs.statistics.AdaptiveConformal;
import dev.bougie.jobs.statistics.TimeSeries;
import dev.bougie.model.calibration.Calibration;
import dev.bougie.model.calibration.ErrorQuantiles;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The intervals around a candidate's forecasts, run online through the folds and then the hold-out
 * as a server would have: the errors, in units of the scale that each forecast came with (locally
 * weighted conformal prediction; Lei, G'Sell, Rinaldo, Tibshirani and Wasserman, Journal of the
 * American Statistical Association 113, 2018, section 5.2), are ranked among all that were known at
 * the time, and the level follows the market ({@link AdaptiveConformal}). Symbols share one state a
 * level. The folds warm up; what is judged is the hold-out.
 */
public final class ConformalIntervals {

  /** Levels of the intervals. */
  public static final List<Double> LEVELS = List.of(0.8, 0.9);

  /** Fewer errors leave the radius of the widest level infinite. */
  public static final int FEWEST_ROWS = 9;

  private final Outcomes heldOut;
  private final double[] errors;
  private final int firstTime;
  private final ErrorQuantiles quantiles;
  private final double deviation;
  private final List<Course> courses = new ArrayList<>();

  /** One level's way through history, cut to the hold-out. */
  private record Course(double level, double miscoverage, TimeSeries radii) {}

  private ConformalIntervals(
      Outcomes heldOut,
      double[] errors,
      int firstTime,
      ErrorQuantiles quantiles,
      double deviation) {
    this.heldOut = heldOut;
    this.errors = errors;
    this.firstTime = firstTime;
    this.quantiles = quantiles;
    this.deviation = deviation;
  }

  /**
   * Goes through history.
   *
   * @param folds warm-up; may have no rows
   * @param heldOut later
   * @param gamma step of the level, 0 or more
   * @param horizon times until an outcome is known, at least 1
   * @throws IllegalArgumentException if there are fewer than {@value #FEWEST_ROWS} rows in all
   */
  public static ConformalIntervals of(
      Outcomes folds,
      Foretold foldForecasts,
      Outcomes heldOut,
      Foretold heldForecasts,
      double gamma,
      int horizon) {
    double[] before = errors(folds, foldForecasts);
    double[] held = errors(heldOut, heldForecasts);
    double[] all = Columns.joined(before, held);
    if (all.length < FEWEST_ROWS) {
      throw new IllegalArgumentException(
          "%d errors are too few for an interval of %s"
              .formatted(all.length, LEVELS.get(LEVELS.size() - 1)));
    }
    double[] sizes = absolute(all);
    ConformalIntervals intervals =
        new ConformalIntervals(
            heldOut,
            absolute(held),
            folds.times(),
            ErrorQuantiles.of(sizes),
            Columns.deviation(all));
    double[][] byTime = byTime(folds, absolute(before), heldOut, absolute(held));
    for (double level : LEVELS) {
      AdaptiveConformal rule =
          new AdaptiveConformal(level, gamma, Math.max(1, byTime.length), horizon);
      AdaptiveConformal.Course course = rule.over(byTime);
      intervals.courses.add(new Course(level, 1 - course.nextLevel(), course.radii()));
    }
    return intervals;
  }

  /** What a server goes on with from the end of history. */
  public Calibration calibration() {
    List<Calibration.Radius> radii = new ArrayList<>();
    for (Course course : courses) {
      radii.add(
          new Calibration.Radius(
              course.level(),
              course.miscoverage(),
              quantiles.radius(course.miscoverage()),
              share(course, all())));
    }
    return new Calibration(deviation, radii, quantiles);
  }

  /** What the gate tests, level by level. */
  public List<Case.Coverage> coverages() {
    List<Case.Coverage> coverages = new ArrayList<>();
    for (Course course : courses) {
      boolean[] covered = covered(course);
      boolean[] judged = judged(course);
      coverages.add(
          new Case.Coverage(
              course.level(),
              heldOut.sumPerTime(row -> covered[row] ? 1 : 0),
              heldOut.sumPerTime(row -> judged[row] ? 1 : 0)));
    }
    return coverages;
  }

  /**
   * The coverage of some of the hold-out's rows.
   *
   * @param of name of the slice
   * @param coverage share that the intervals held; NaN where none was judged
   */
  public record Covered(Slices.By by, String of, double level, double coverage, long rows) {}

  /** By symbol and by month, level by level. */
  public List<Covered> bySlice() {
    List<Covered> slices = new ArrayList<>();
    for (Course course : courses) {
      for (Slices.Slice slice : Slices.bySymbolAndMonth(heldOut)) {
        slices.add(
            new Covered(
                slice.by(),
                slice.name(),
                course.level(),
                share(course, slice.rows()),
                slice.rows().length));
      }
    }
    return slices;
  }

  private int[] all() {
    return heldOut.rows(row -> true);
  }

  private double share(Course course, int[] rows) {
    boolean[] covered = covered(course);
    boolean[] judged = judged(course);
    int within = 0;
    int of = 0;
    for (int row : rows) {
      within += covered[row] ? 1 : 0;
      of += judged[row] ? 1 : 0;
    }
    return (double) within / of;
  }

  private boolean[] covered(Course course) {
    double[] radii = radii(course);
    boolean[] covered = new boolean[errors.length];
    for (int row = 0; row < covered.length; row++) {
      covered[row] = errors[row] <= radii[row];
    }
    return covered;
  }

  private boolean[] judged(Course course) {
    double[] radii = radii(course);
    boolean[] judged = new boolean[errors.length];
    for (int row = 0; row < judged.length; row++) {
      judged[row] = !Double.isNaN(radii[row]);
    }
    return judged;
  }

  /** The radius of each row of the hold-out, in units of scale. */
  private double[] radii(Course course) {
    double[] byTime = course.radii().values();
    double[] radii = new double[errors.length];
    for (int time = 0; time < heldOut.times(); time++) {
      Arrays.fill(radii, heldOut.start(time), heldOut.start(time + 1), byTime[firstTime + time]);
    }
    return radii;
  }

  private static double[] errors(Outcomes outcomes, Foretold foretold) {
    double[] errors = new double[outcomes.rows()];
    for (int row = 0; row < errors.length; row++) {
      errors[row] = (outcomes.outcome(row) - foretold.forecast(row)) / foretold.scale(row);
    }
    return errors;
  }

  private static double[] absolute(double[] errors) {
    return Arrays.stream(errors).map(Math::abs).toArray();
  }

  private static double[][] byTime(
      Outcomes folds, double[] before, Outcomes heldOut, double[] held) {
    double[][] byTime = new double[folds.times() + heldOut.times()][];
    for (int time = 0; time < folds.times(); time++) {
      byTime[time] = Arrays.copyOfRange(before, folds.start(time), folds.start(time + 1));
    }
    for (int time = 0; time < heldOut.times(); time++) {
      byTime[folds.times() + time] =
          Arrays.copyOfRange(held, heldOut.start(time), heldOut.start(time + 1));
    }
    return byTime;
  }
}

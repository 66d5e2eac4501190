package dev.bougie.jobs.judge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.bougie.jobs.judge.ConformalIntervals.Covered;
import dev.bougie.model.calibration.Calibration.Radius;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class ConformalIntervalsTest {

  private static final double GAMMA = 0.005;
  private static final int HORIZON = 2;

  private final Outcomes market = Markets.randomWalk(4, 1200, 3);
  private final Outcomes folds = market.only(market.rows(row -> row < 1800));
  private final Outcomes heldOut = market.only(market.rows(row -> row >= 1800));
  private final Foretold foretold = foretold(market);

  @Test
  void coverageIsThatOfGoingThroughHistoryOneTimeAfterAnother() {
    ConformalIntervals intervals = intervals(GAMMA);

    for (Radius standing : intervals.calibration().radii()) {
      Naive naive = naive(market, foretold, 600, standing.level());

      assertThat(standing.coverage()).isCloseTo(naive.coverage, within(1e-12));
      assertThat(standing.miscoverage()).isCloseTo(naive.alpha, within(1e-9));
    }
    assertThat(intervals.calibration().radii()).extracting(Radius::level).containsExactly(0.8, 0.9);
  }

  @Test
  void theRadiusToServeIsTheQuantileOfAllErrorsAtTheLevelItHasComeTo() {
    ConformalIntervals intervals = intervals(GAMMA);
    double[] errors = new double[market.rows()];
    for (int row = 0; row < errors.length; row++) {
      errors[row] = Math.abs(market.outcome(row) - foretold.forecast(row)) / foretold.scale(row);
    }
    Arrays.sort(errors);

    for (Radius standing : intervals.calibration().radii()) {
      double share = Arrays.stream(errors).filter(one -> one <= standing.radius()).count();
      // The table goes by permille.
      assertThat(share / errors.length)
          .isBetween(1 - standing.miscoverage(), 1.0015 - standing.miscoverage());
    }
    assertThat(intervals.calibration().errors().radius(0)).isEqualTo(errors[errors.length - 1]);
  }

  @Test
  void theGateSeesTheSameCoverageTimeByTime() {
    ConformalIntervals intervals = intervals(GAMMA);

    for (int level = 0; level < 2; level++) {
      Case.Coverage coverage = intervals.coverages().get(level);

      assertThat(coverage.level()).isEqualTo(intervals.calibration().radii().get(level).level());
      assertThat(coverage.covered().mean() / coverage.judged().mean())
          .isCloseTo(intervals.calibration().radii().get(level).coverage(), within(1e-12));
      assertThat(coverage.judged().values()).containsOnly(3);
    }
  }

  @Test
  void symbolsAndMonthsAddUpToTheWhole() {
    ConformalIntervals intervals = intervals(GAMMA);

    for (Slices.By by : List.of(Slices.By.SYMBOL, Slices.By.MONTH)) {
      List<Covered> slices =
          intervals.bySlice().stream().filter(one -> one.by() == by && one.level() == 0.8).toList();
      double covered = slices.stream().mapToDouble(one -> one.coverage() * one.rows()).sum();

      assertThat(slices.stream().mapToLong(Covered::rows).sum()).isEqualTo(heldOut.rows());
      assertThat(covered / heldOut.rows())
          .isCloseTo(intervals.calibration().radii().get(0).coverage(), within(1e-12));
    }
  }

  @Test
  void followsAVolatilityThatDoublesBetweenFoldsAndHoldOut() {
    double[] louder = Arrays.stream(heldOut.outcomes()).map(outcome -> 2 * outcome).toArray();
    Outcomes loud = withReturns(heldOut, louder);
    Foretold none = Foretold.of(new double[folds.rows()]);
    Foretold noneHeld = Foretold.of(new double[loud.rows()]);

    Radius still =
        ConformalIntervals.of(folds, none, loud, noneHeld, 0, 1).calibration().radii().get(0);
    Radius adaptive =
        ConformalIntervals.of(folds, none, loud, noneHeld, 0.02, 1).calibration().radii().get(0);

    assertThat(still.coverage()).isLessThan(0.75);
    assertThat(adaptive.coverage()).isBetween(0.785, 0.815);
  }

  @Test
  void aScaleThatKnowsHowWildASymbolIsCoversThemAlike() {
    double[] wild = market.outcomes();
    double[] known = new double[wild.length];
    Arrays.fill(known, 1);
    for (int row = 0; row < wild.length; row++) {
      if (market.symbol(row) == 0) {
        wild[row] *= 5;
        known[row] = 5;
      }
    }
    Outcomes uneven = withReturns(market, wild);

    List<Double> blind = coverageBySymbol(uneven, Foretold.of(new double[wild.length]));
    List<Double> seeing = coverageBySymbol(uneven, scaled(new double[wild.length], known));

    assertThat(blind.get(0)).isLessThan(0.6);
    assertThat(blind.get(1)).isGreaterThan(0.85);
    assertThat(seeing).allSatisfy(one -> assertThat(one).isBetween(0.76, 0.84));
  }

  @Test
  void refusesTooFewErrorsForTheWidestInterval() {
    Outcomes few = market.only(market.rows(row -> row < 3));
    Outcomes next = market.only(market.rows(row -> row >= 3 && row < 8));

    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                ConformalIntervals.of(
                    few, Foretold.of(new double[3]), next, Foretold.of(new double[5]), 0, 1))
        .withMessage("8 errors are too few for an interval of 0.9");
  }

  private static List<Double> coverageBySymbol(Outcomes outcomes, Foretold foretold) {
    int[] before = outcomes.rows(row -> row < 1800);
    int[] behind = outcomes.rows(row -> row >= 1800);
    return ConformalIntervals.of(
            outcomes.only(before),
            foretold.only(before),
            outcomes.only(behind),
            foretold.only(behind),
            GAMMA,
            1)
        .bySlice()
        .stream()
        .filter(one -> one.by() == Slices.By.SYMBOL && one.level() == 0.8)
        .map(Covered::coverage)
        .toList();
  }

  private ConformalIntervals intervals(double gamma) {
    return ConformalIntervals.of(
        folds,
        foretold.only(market.rows(row -> row < 1800)),
        heldOut,
        foretold.only(market.rows(row -> row >= 1800)),
        gamma,
        HORIZON);
  }

  /** What a plain loop finds. */
  private record Naive(double coverage, double alpha) {}

  private static Naive naive(Outcomes market, Foretold foretold, int firstTime, double level) {
    double alpha = 1 - level;
    List<Double> known = new ArrayList<>();
    double[] missed = new double[market.times()];
    boolean begun = false;
    double held = 0;
    double rows = 0;
    for (int time = 0; time <= market.times(); time++) {
      int told = time - HORIZON;
      if (told >= 0) {
        if (missed[told] >= 0) {
          alpha += GAMMA * (1 - level - missed[told]);
        }
        for (int row = market.start(told); row < market.start(told + 1); row++) {
          known.add(error(market, foretold, row));
        }
      }
      Collections.sort(known);
      begun |= Math.ceil((known.size() + 1) * level - 1e-9) <= known.size();
      if (time == market.times()) {
        break;
      }
      double rank = Math.ceil((known.size() + 1) * (1 - alpha) - 1e-9);
      double radius =
          rank > known.size() ? Double.POSITIVE_INFINITY : known.get((int) Math.max(1, rank) - 1);
      double misses = 0;
      int symbols = market.start(time + 1) - market.start(time);
      for (int row = market.start(time); row < market.start(time + 1); row++) {
        boolean within = error(market, foretold, row) <= radius;
        misses += within ? 0 : 1;
        if (time >= firstTime) {
          held += within ? 1 : 0;
          rows++;
        }
      }
      missed[time] = begun ? misses / symbols : -1;
    }
    return new Naive(held / rows, alpha);
  }

  private static double error(Outcomes market, Foretold foretold, int row) {
    return Math.abs(market.outcome(row) - foretold.forecast(row)) / foretold.scale(row);
  }

  private static Outcomes withReturns(Outcomes of, double[] returns) {
    int[] symbolOf = new int[returns.length];
    for (int row = 0; row < symbolOf.length; row++) {
      symbolOf[row] = of.symbol(row);
    }
    return Outcomes.of(of.openTimes(), of.symbols(), symbolOf, returns);
  }

  private static Foretold foretold(Outcomes market) {
    Random random = new Random(8);
    double[] scales = random.doubles(market.rows(), 0.5, 2).toArray();
    return scaled(Markets.skilled(3, market, 0.1), scales);
  }

  private static Foretold scaled(double[] forecasts, double[] scales) {
    double[] none = new double[forecasts.length];
    Arrays.fill(none, Double.NaN);
    return Foretold.of(forecasts, none, scales, List.of(), new double[0][]);
  }
}

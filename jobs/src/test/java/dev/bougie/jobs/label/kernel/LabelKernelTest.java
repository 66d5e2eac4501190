package dev.bougie.jobs.label.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bougie.features.candle.Interval;
import dev.bougie.jobs.label.kernel.LabelSpec.Direction;
import dev.bougie.jobs.label.kernel.LabelSpec.LogReturn;
import dev.bougie.jobs.label.kernel.LabelSpec.ScaledReturn;
import dev.bougie.jobs.label.kernel.LabelSpec.TripleBarrier;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class LabelKernelTest {

  private static final Instant START = Instant.parse("2023-11-01T00:00:00Z");

  private record Bar(long open, double high, double low, double close, double scale) {}

  private record Labelled(long open, double label, double outcome, long knownAt) {}

  @ParameterizedTest
  @CsvSource({"1m, 1", "1h, 2", "1h, 24", "1d, 7", "3d, 1", "1w, 3", "1M, 1", "1M, 5"})
  void agreesWithANaiveOracle(String code, int horizon) {
    Interval interval = Interval.of(code);
    for (LabelSpec spec :
        List.of(
            new LogReturn(horizon),
            new ScaledReturn(horizon),
            new Direction(horizon),
            new TripleBarrier(horizon, 1, 1),
            new TripleBarrier(horizon, 2, 0.5))) {
      for (int seed = 0; seed < 10; seed++) {
        List<Bar> bars = walk(interval, 400, new Random(seed));
        List<Labelled> expected = naive(spec, interval, bars);
        assertThat(expected).hasSizeGreaterThan(20);
        assertThat(labels(spec, interval, bars)).isEqualTo(expected);
      }
    }
  }

  /** Every kind of touch must occur, else the oracle above proves little. */
  @Test
  void touchesBothBarriersAndNone() {
    assertThat(
            labels(new TripleBarrier(5, 1, 1), Interval.H1, walk(Interval.H1, 400, new Random(0))))
        .extracting(Labelled::label)
        .contains(1.0, 0.0, -1.0);
  }

  @Test
  void labelsAsComputedByHand() {
    List<Bar> bars = bars(100, 100, 110, 121);
    assertThat(labels(new LogReturn(2), Interval.H1, bars))
        .containsExactly(
            new Labelled(time(0), StrictMath.log(1.1), StrictMath.log(1.1), time(3) - 1),
            new Labelled(time(1), StrictMath.log(1.21), StrictMath.log(1.21), time(4) - 1));
    assertThat(labels(new ScaledReturn(2), Interval.H1, bars))
        .extracting(Labelled::label)
        .containsExactly(StrictMath.log(1.1) / 0.5, StrictMath.log(1.21) / 0.5);
    assertThat(labels(new Direction(1), Interval.H1, bars(100, 100, 110, 99)))
        .extracting(Labelled::label)
        .containsExactly(0.0, 1.0, 0.0);
  }

  @Test
  void takesProfitOrStopsWhereTouchedFirst() {
    List<Bar> bars = flat(6);
    set(bars, 2, bar -> high(bar, 100 * Math.exp(0.51)));
    set(bars, 3, bar -> low(bar, 100 * Math.exp(-1.01)));
    assertThat(labels(new TripleBarrier(3, 1, 2), Interval.H1, bars))
        .containsExactly(
            new Labelled(time(0), 1, 0.5, time(3) - 1),
            new Labelled(time(1), 1, 0.5, time(3) - 1),
            new Labelled(time(2), -1, -1, time(4) - 1));
  }

  @Test
  void touchesAtTheVeryBarrier() {
    List<Bar> bars = flat(4);
    set(bars, 1, bar -> high(bar, 100 * StrictMath.exp(0.5)));
    set(bars, 3, bar -> low(bar, 100 * StrictMath.exp(-0.5)));
    assertThat(labels(new TripleBarrier(1, 1, 1), Interval.H1, bars))
        .extracting(Labelled::label)
        .containsExactly(1.0, 0.0, -1.0);
  }

  @Test
  void stopsWhereOneCandleTouchesBoth() {
    List<Bar> bars = flat(2);
    set(bars, 1, bar -> low(high(bar, 1000), 1));
    assertThat(labels(new TripleBarrier(1, 1, 1), Interval.H1, bars))
        .containsExactly(new Labelled(time(0), -1, -0.5, time(2) - 1));
  }

  @Test
  void endsAtTheLimitWithTheReturnToItsClose() {
    List<Bar> bars = bars(100, 105, 103);
    assertThat(labels(new TripleBarrier(2, 1, 1), Interval.H1, bars))
        .containsExactly(new Labelled(time(0), 0, StrictMath.log(1.03), time(3) - 1));
  }

  @Test
  void touchesNoBarrierWithTheCandleItself() {
    List<Bar> bars = flat(3);
    set(bars, 0, bar -> low(high(bar, 1000), 1));
    assertThat(labels(new TripleBarrier(1, 1, 1), Interval.H1, bars))
        .extracting(Labelled::label)
        .containsExactly(0.0, 0.0);
  }

  @Test
  void labelsNothingOverAHoleOrAtTheEndThoughABarrierIsTouched() {
    List<Bar> bars = flat(9);
    set(bars, 2, bar -> high(bar, 1000));
    set(bars, 8, bar -> high(bar, 1000));
    bars.remove(4);
    assertThat(labels(new TripleBarrier(3, 1, 1), Interval.H1, bars))
        .extracting(Labelled::open)
        .containsExactly(time(0), time(5));
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, -1, Double.NaN, Double.POSITIVE_INFINITY})
  void labelsNothingInUnitsOfNoScale(double scale) {
    List<Bar> bars = flat(3);
    set(bars, 1, bar -> new Bar(bar.open(), bar.high(), bar.low(), bar.close(), scale));
    for (LabelSpec spec : List.of(new ScaledReturn(1), new TripleBarrier(1, 1, 1))) {
      assertThat(labels(spec, Interval.H1, bars)).extracting(Labelled::open).containsOnly(time(0));
    }
    for (LabelSpec spec : List.of(new LogReturn(1), new Direction(1))) {
      assertThat(labels(spec, Interval.H1, bars)).hasSize(2);
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, -1, Double.NaN, Double.POSITIVE_INFINITY})
  void labelsNothingOfAPriceThatIsNone(double close) {
    List<Bar> bars = flat(4);
    set(bars, 2, bar -> new Bar(bar.open(), bar.high(), bar.low(), close, bar.scale()));
    for (LabelSpec spec :
        List.of(
            new LogReturn(1), new ScaledReturn(1), new Direction(1), new TripleBarrier(1, 1, 1))) {
      assertThat(labels(spec, Interval.H1, bars)).extracting(Labelled::open).containsOnly(time(0));
    }
  }

  @Test
  void refusesCandlesOutOfOrder() {
    LabelKernel kernel = new LabelKernel(new LogReturn(3), Interval.H1);
    LabelKernel.Sink none = (open, label, outcome, knownAt) -> {};
    kernel.add(time(5), 1, 1, 1, 1, none);
    assertThatThrownBy(() -> kernel.add(time(5), 1, 1, 1, 1, none))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("candle of %d comes after that of %d".formatted(time(5), time(5)));
  }

  @Test
  void refusesSpecsOutOfRange() {
    assertThatThrownBy(() -> new LogReturn(0)).hasMessageStartingWith("horizon 0");
    assertThatThrownBy(() -> new ScaledReturn(-1)).hasMessageStartingWith("horizon -1");
    assertThatThrownBy(() -> new Direction(0)).hasMessageStartingWith("horizon 0");
    assertThatThrownBy(() -> new TripleBarrier(0, 1, 1)).hasMessageStartingWith("horizon 0");
    assertThatThrownBy(() -> new TripleBarrier(1, 0, 1)).hasMessageStartingWith("take-profit 0.0");
    assertThatThrownBy(() -> new TripleBarrier(1, 1, Double.NaN))
        .hasMessageStartingWith("stop-loss NaN");
    assertThatThrownBy(() -> new TripleBarrier(1, 1, Double.POSITIVE_INFINITY))
        .hasMessageStartingWith("stop-loss Infinity");
  }

  private static List<Labelled> labels(LabelSpec spec, Interval interval, List<Bar> bars) {
    List<Labelled> labels = new ArrayList<>();
    LabelKernel kernel = new LabelKernel(spec, interval);
    for (Bar bar : bars) {
      kernel.add(
          bar.open(),
          bar.high(),
          bar.low(),
          bar.close(),
          bar.scale(),
          (open, label, outcome, knownAt) ->
              labels.add(new Labelled(open, label, outcome, knownAt)));
    }
    return labels;
  }

  private static List<Labelled> naive(LabelSpec spec, Interval interval, List<Bar> bars) {
    Map<Long, Bar> byTime = new HashMap<>();
    bars.forEach(bar -> byTime.put(bar.open(), bar));
    List<Labelled> labels = new ArrayList<>();
    for (Bar bar : bars) {
      List<Bar> ahead = new ArrayList<>();
      for (int step = 1; step <= spec.horizon(); step++) {
        Optional.ofNullable(byTime.get(interval.plus(bar.open(), step))).ifPresent(ahead::add);
      }
      if (ahead.size() == spec.horizon()) {
        labels.add(naive(spec, interval, bar, ahead));
      }
    }
    return labels;
  }

  private static Labelled naive(LabelSpec spec, Interval interval, Bar bar, List<Bar> ahead) {
    Bar last = ahead.get(ahead.size() - 1);
    double move = StrictMath.log(last.close() / bar.close());
    if (spec instanceof TripleBarrier barrier) {
      double gain = barrier.takeProfit() * bar.scale();
      double loss = barrier.stopLoss() * bar.scale();
      Optional<Bar> up = first(ahead, b -> b.high() >= bar.close() * StrictMath.exp(gain));
      Optional<Bar> down = first(ahead, b -> b.low() <= bar.close() * StrictMath.exp(-loss));
      long upAt = up.map(Bar::open).orElse(Long.MAX_VALUE);
      long downAt = down.map(Bar::open).orElse(Long.MAX_VALUE);
      if (down.isPresent() && downAt <= upAt) {
        return new Labelled(bar.open(), -1, -loss, interval.closeTime(downAt));
      }
      return up.isPresent()
          ? new Labelled(bar.open(), 1, gain, interval.closeTime(upAt))
          : new Labelled(bar.open(), 0, move, interval.closeTime(last.open()));
    }
    double label =
        spec instanceof LogReturn
            ? move
            : spec instanceof ScaledReturn ? move / bar.scale() : Math.max(0, Math.signum(move));
    return new Labelled(bar.open(), label, move, interval.closeTime(last.open()));
  }

  private static Optional<Bar> first(List<Bar> bars, Predicate<Bar> condition) {
    return bars.stream().filter(condition).findFirst();
  }

  /** A random walk in which every thirtieth candle is missing. */
  private static List<Bar> walk(Interval interval, int count, Random random) {
    List<Bar> bars = new ArrayList<>();
    long open = interval.openTimeAt(START.toEpochMilli());
    double close = 100;
    for (int candle = 0; candle < count; candle++) {
      double before = close;
      close *= Math.exp(0.01 * random.nextGaussian());
      double high = Math.max(before, close) * (1 + 0.01 * random.nextDouble());
      double low = Math.min(before, close) * (1 - 0.01 * random.nextDouble());
      if (random.nextInt(30) > 0) {
        bars.add(new Bar(open, high, low, close, 0.005 + 0.03 * random.nextDouble()));
      }
      open = interval.next(open);
    }
    return bars;
  }

  /** Hours with those closes, which are their highs and lows too, and a scale of a half. */
  private static List<Bar> bars(double... closes) {
    List<Bar> bars = new ArrayList<>();
    for (double close : closes) {
      bars.add(new Bar(time(bars.size()), close, close, close, 0.5));
    }
    return bars;
  }

  private static List<Bar> flat(int count) {
    double[] closes = new double[count];
    Arrays.fill(closes, 100);
    return bars(closes);
  }

  private static void set(List<Bar> bars, int hour, UnaryOperator<Bar> change) {
    bars.set(hour, change.apply(bars.get(hour)));
  }

  private static Bar high(Bar bar, double high) {
    return new Bar(bar.open(), high, bar.low(), bar.close(), bar.scale());
  }

  private static Bar low(Bar bar, double low) {
    return new Bar(bar.open(), bar.high(), low, bar.close(), bar.scale());
  }

  private static long time(int hour) {
    return START.toEpochMilli() + hour * 3_600_000L;
  }
}

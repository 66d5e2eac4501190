package dev.bougie.jobs.split;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bougie.features.candle.Interval;
import dev.bougie.model.config.ConfigException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class HoldOutTest {

  private static final TestHistory HOURS = TestHistory.hours(1000);
  private static final Reach REACH = new Reach(Interval.H1, 5, 7);

  @Test
  void holdsOutTheLastShare() {
    HoldOut holdOut = HoldOut.of(new HoldOut.Config(0.15), REACH, HOURS.span());
    assertThat(holdOut.held()).isEqualTo(HOURS.span(850, 1000));
    assertThat(holdOut.before()).isEqualTo(HOURS.span(0, 838));
  }

  @Test
  void trainsOnAllBeforeItOrOnTheNewestWindow() {
    HoldOut holdOut = HoldOut.of(new HoldOut.Config(0.15), REACH, HOURS.span());
    List<Span> held = List.of(HOURS.span(850, 1000));
    assertThat(holdOut.split(0))
        .isEqualTo(new Split(Part.HOLD_OUT, 0, REACH, List.of(HOURS.span(0, 838)), held));
    assertThat(holdOut.split(500))
        .isEqualTo(new Split(Part.HOLD_OUT, 0, REACH, List.of(HOURS.span(338, 838)), held));
    assertThat(holdOut.split(5000)).isEqualTo(holdOut.split(0));
  }

  @Test
  void noSplitOfWhatLiesBeforeSeesALabelOfTheHoldOut() {
    for (int seed = 0; seed < 4; seed++) {
      Random random = new Random(seed);
      for (TestHistory history : TestHistory.ofAllIntervals(seed, 700, 800)) {
        Reach reach = new Reach(history.interval(), 1 + random.nextInt(6), random.nextInt(8));
        HoldOut holdOut = HoldOut.of(new HoldOut.Config(0.2), reach, history.span());
        List<Long> before = history.places(List.of(holdOut.before()));
        List<Long> held = history.places(List.of(holdOut.held()));
        assertThat(held).hasSize((int) (history.candles() * 0.2)).endsWith(history.candles() - 1);
        assertThat(before).isEqualTo(history.apartFrom(held, reach));
        List<Split> seen =
            new ArrayList<>(
                WalkForward.splits(new WalkForward.Config(3, 0.3, 0), reach, holdOut.before()));
        seen.addAll(
            CombinatorialPurged.splits(
                new CombinatorialPurged.Config(6, 2), reach, holdOut.before()));
        for (Split split : seen) {
          assertThat(before)
              .containsAll(history.places(split.train()))
              .containsAll(history.places(split.test()));
        }
      }
    }
  }

  @Test
  void startsAndEndsWithTheCandlesThatOpenInTheHistory() {
    Span history = new Span(HOURS.open(0).plusMillis(1), HOURS.open(999).plusMillis(1));
    HoldOut holdOut = HoldOut.of(new HoldOut.Config(0.2), REACH, history);
    assertThat(holdOut.before().from()).isEqualTo(HOURS.open(1));
    assertThat(holdOut.held()).isEqualTo(HOURS.span(801, 1000));
  }

  @Test
  void refusesLessThanTwentyHorizons() {
    HoldOut.Config config = new HoldOut.Config(0.1);
    assertThat(HoldOut.of(config, REACH, HOURS.span()).held()).isEqualTo(HOURS.span(900, 1000));
    assertThatThrownBy(() -> HoldOut.of(config, REACH, HOURS.span(1, 1000)))
        .isInstanceOf(ShortHistoryException.class)
        .hasMessageStartingWith(
            "999 candles of history hold out 99 and leave 888 before them, after purge and embargo;"
                + " at least 20 horizons of 5");
  }

  @Test
  void refusesToHoldOutMoreThanItLeaves() {
    assertThatThrownBy(() -> HoldOut.of(new HoldOut.Config(0.5), REACH, HOURS.span()))
        .isInstanceOf(ShortHistoryException.class)
        .hasMessageStartingWith("1000 candles of history hold out 500 and leave 488");
  }

  @Test
  void refusesAShareOutOfRange() {
    for (double share : new double[] {0, -0.1, 0.51, Double.NaN}) {
      assertThatThrownBy(() -> new HoldOut.Config(share))
          .isInstanceOf(ConfigException.class)
          .hasMessageContaining("share = '" + share + "'");
    }
  }
}

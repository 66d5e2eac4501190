package dev.bougie.jobs.split;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bougie.features.candle.Interval;
import dev.bougie.model.manifest.Label;
import java.util.List;
import org.junit.jupiter.api.Test;

final class RunSplitsTest {

  private static final TestHistory HOURS = TestHistory.hours(1000);
  private static final Label LABEL = new Label(Label.Kind.LOG_RETURN, 2, Interval.H1);

  private static List<Split> splits(WalkForward.Mode mode, int window, double holdOut) {
    return RunSplits.of(
        new WalkForward.Settings(2, 0.3, 8, mode, window),
        new HoldOut.Config(holdOut),
        LABEL,
        HOURS.span());
  }

  @Test
  void walksBeforeTheHoldOutAndFitsFinallyOnAll() {
    Reach reach = new Reach(Interval.H1, 2, 8);
    // 150 are held out, the 10 before them left out: 840 remain, of which 252 are tested.
    assertThat(splits(WalkForward.Mode.EXPANDING, 0, 0.15))
        .containsExactly(
            fold(0, reach, HOURS.span(0, 578), HOURS.span(588, 714)),
            fold(1, reach, HOURS.span(0, 704), HOURS.span(714, 840)),
            new Split(
                Part.HOLD_OUT,
                0,
                reach,
                List.of(HOURS.span(0, 840)),
                List.of(HOURS.span(850, 1000))),
            new Split(Part.FINAL, 0, reach, List.of(HOURS.span()), List.of()));
  }

  @Test
  void rollsTheSameWindowToTheHoldOutAndTheFinalFit() {
    assertThat(splits(WalkForward.Mode.ROLLING, 300, 0.15))
        .extracting(Split::train)
        .containsExactly(
            List.of(HOURS.span(278, 578)),
            List.of(HOURS.span(404, 704)),
            List.of(HOURS.span(540, 840)),
            List.of(HOURS.span(700, 1000)));
  }

  @Test
  void refusesAHoldOutOfLessThanTwentyHorizons() {
    assertThatThrownBy(() -> splits(WalkForward.Mode.EXPANDING, 0, 0.039))
        .isInstanceOf(ShortHistoryException.class)
        .hasMessageContaining(
            "1000 candles of history hold out 39 and leave 951 before them, after purge and embargo;"
                + " at least 20 horizons of 2 to hold out");
  }

  private static Split fold(int index, Reach reach, Span train, Span test) {
    return new Split(Part.FOLD, index, reach, List.of(train), List.of(test));
  }
}

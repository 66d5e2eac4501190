package dev.bougie.jobs.label.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bougie.jobs.statistics.LabelSpans;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

final class ConcurrentLabelsTest {

  /** A label of the candle at {@code place}, decided at another. */
  private record Span(long place, long decided) {}

  private static List<Double> uniqueness(int horizon, List<Span> spans) {
    List<Double> told = new ArrayList<>();
    ConcurrentLabels concurrent = new ConcurrentLabels(horizon);
    for (Span span : spans) {
      concurrent.add(span.place(), span.decided(), told::add);
    }
    concurrent.end(told::add);
    return told;
  }

  /** Spans of drawn lengths, some places without a label, holes as long as several horizons. */
  private static List<Span> drawn(Random random, int horizon, long first) {
    List<Span> spans = new ArrayList<>();
    long place = first;
    for (int label = 0; label < 200; label++) {
      place += random.nextInt(12) > 0 ? 1 : 1 + random.nextInt(3 * horizon);
      spans.add(new Span(place, place + 1 + random.nextInt(horizon)));
    }
    return spans;
  }

  @Test
  void isTheMeanOfOneOverTheLabelsThatShareEachCandle() {
    for (int seed = 0; seed < 60; seed++) {
      Random random = new Random(seed);
      int horizon = 1 + random.nextInt(12);
      List<Span> spans = drawn(random, horizon, seed - 30L);
      List<Double> naive = new ArrayList<>();
      for (Span span : spans) {
        double sum = 0;
        for (long candle = span.place() + 1; candle <= span.decided(); candle++) {
          long held = candle;
          sum +=
              1.0
                  / spans.stream()
                      .filter(other -> other.place() < held && held <= other.decided())
                      .count();
        }
        naive.add(sum / (span.decided() - span.place()));
      }
      assertThat(uniqueness(horizon, spans)).isEqualTo(naive);
    }
  }

  @Test
  void isThatOfTheWholeSeriesAtOnce() {
    List<Span> spans = drawn(new Random(5), 24, 0);
    int[] first = spans.stream().mapToInt(span -> (int) span.place() + 1).toArray();
    int[] last = spans.stream().mapToInt(span -> (int) span.decided()).toArray();
    double[] atOnce = LabelSpans.uniqueness(first, last, last[last.length - 1] + 25);
    List<Double> streamed = uniqueness(24, spans);
    assertThat(streamed).hasSize(atOnce.length);
    for (int label = 0; label < atOnce.length; label++) {
      assertThat(streamed.get(label)).isCloseTo(atOnce[label], Offset.offset(1e-12));
    }
  }

  @Test
  void isOneOverTheHorizonAwayFromTheEnds() {
    List<Span> spans = new ArrayList<>();
    for (int place = 0; place < 50; place++) {
      spans.add(new Span(place, place + 5));
    }
    assertThat(uniqueness(5, spans).subList(5, 45))
        .allSatisfy(value -> assertThat(value).isCloseTo(0.2, Offset.offset(1e-15)));
    assertThat(uniqueness(5, spans).get(0)).isGreaterThan(0.2);
    assertThat(uniqueness(5, spans).get(49)).isGreaterThan(0.2);
  }

  @Test
  void tellsOfALabelAsSoonAsNoLaterOneCanShareACandleWithIt() {
    List<Double> told = new ArrayList<>();
    ConcurrentLabels concurrent = new ConcurrentLabels(3);
    concurrent.add(0, 3, told::add);
    concurrent.add(2, 3, told::add);
    assertThat(told).isEmpty();
    concurrent.add(3, 6, told::add);
    assertThat(told).containsExactly((1 + 1 + 0.5) / 3, 0.5);
  }

  @Test
  void refusesLabelsOutOfOrderAndSpansBeyondTheHorizon() {
    ConcurrentLabels concurrent = new ConcurrentLabels(3);
    concurrent.add(10, 12, uniqueness -> {});
    assertThatThrownBy(() -> concurrent.add(10, 12, uniqueness -> {}))
        .hasMessage("label 10 comes after label 10");
    assertThatThrownBy(() -> concurrent.add(11, 11, uniqueness -> {}))
        .hasMessage("label 11 is decided at 11, must be 1 to 3 candles later");
    assertThatThrownBy(() -> concurrent.add(11, 15, uniqueness -> {}))
        .hasMessage("label 11 is decided at 15, must be 1 to 3 candles later");
  }
}

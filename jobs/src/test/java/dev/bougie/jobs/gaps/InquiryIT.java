package dev.bougie.jobs.gaps;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bougie.features.candle.Interval;
import dev.bougie.jobs.exchange.FakeMarket;
import dev.bougie.jobs.gaps.Missing.Place;
import dev.bougie.jobs.lake.SparkReads;
import dev.bougie.jobs.lake.TestLake;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InquiryIT {

  private static final Instant FROM = Instant.parse("2024-01-01T00:00:00Z");
  private static final Instant NOW = FROM.plus(Duration.ofDays(1));

  @TempDir private Path folder;

  /** Knows nothing. */
  private static final class Silent implements GapSource {

    @Override
    public String name() {
      return "silent";
    }

    @Override
    public Optional<Instant> first(String symbol, Interval interval) {
      return Optional.empty();
    }

    @Override
    public Told ask(GapReconciliation.Open hole, Span span, int enough, Instant exchangeNow) {
      return Told.of(List.of());
    }
  }

  @Test
  void asksTheLakeOnceForTheFirstCandlesOfAllSymbols() throws Exception {
    List<String> symbols = List.of("AUSDT", "BUSDT", "CUSDT");
    try (TestLake lake = TestLake.open(folder)) {
      for (int i = 0; i < symbols.size(); i++) {
        Instant first = FROM.plus(Duration.ofHours(i));
        lake.store(
            symbols.get(i),
            Interval.H1,
            FakeMarket.candles(symbols.get(i), Interval.H1, first, NOW),
            "rest");
      }
      List<GapReconciliation.Open> holes = symbols.stream().map(InquiryIT::before).toList();
      Inquiry inquiry = new Inquiry(lake.spark(), List.of(new Silent()), NOW, holes);

      SparkReads.Of<List<Instant>> listings =
          SparkReads.of(
              lake.spark(),
              () -> holes.stream().map(hole -> inquiry.ask(hole, 9).answer().listing()).toList());

      assertThat(listings.answer())
          .containsExactly(FROM, FROM.plus(Duration.ofHours(1)), FROM.plus(Duration.ofHours(2)));
      assertThat(listings.plans()).hasSize(1);
    }
  }

  private static GapReconciliation.Open before(String symbol) {
    Span span = new Span(FROM.minus(Duration.ofHours(5)).toEpochMilli(), FROM.toEpochMilli());
    return new GapReconciliation.Open(
        Gap.found(symbol, Interval.H1, span, GapCause.UNKNOWN, NOW), Place.BEFORE_FIRST, false);
  }
}

package dev.bougie.jobs.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bougie.features.candle.Candle;
import dev.bougie.features.candle.Interval;
import dev.bougie.jobs.exchange.ExchangeException;
import dev.bougie.jobs.exchange.FakeMarket;
import dev.bougie.jobs.ingest.IngestTasks.FailedPage;
import dev.bougie.jobs.ingest.Ranges.Range;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.apache.spark.util.CollectionAccumulator;
import org.apache.spark.util.LongAccumulator;
import org.junit.jupiter.api.Test;

class PageRowsTest {

  private static final Instant FROM = Instant.parse("2024-01-01T00:00:00Z");
  private static final long HOUR = 3_600_000;

  private final LongAccumulator done = new LongAccumulator();
  private final CollectionAccumulator<FailedPage> failures = new CollectionAccumulator<>();
  private final List<String> asked = new ArrayList<>();

  /** Has one candle of every symbol but some. */
  private final class Source implements CandleSource {

    private static final long serialVersionUID = 1L;

    private final Set<String> broken;

    Source(Set<String> broken) {
      this.broken = broken;
    }

    @Override
    public String name() {
      return "rest";
    }

    @Override
    public Instant now() {
      return FROM.plusSeconds(7_200);
    }

    @Override
    public void requireSymbols(List<String> symbols) {}

    @Override
    public List<String> unlisted(List<String> symbols) {
      return List.of();
    }

    @Override
    public Stream<Page> pages(String symbol, Interval interval, Instant from, Instant to) {
      return Stream.of(new Page(symbol, interval, from.toEpochMilli(), to.toEpochMilli()));
    }

    @Override
    public long calls(Interval interval, Range range) {
      return 1;
    }

    @Override
    public Optional<Long> firstOpenTime(String symbol, Interval interval, Range range) {
      return Optional.empty();
    }

    @Override
    public List<Candle> fetch(Page page) {
      asked.add(page.symbol());
      if (broken.contains(page.symbol())) {
        throw new ExchangeException("no answer for " + page.symbol());
      }
      return FakeMarket.candles(page.symbol(), Interval.H1, FROM, FROM.plusSeconds(3_600));
    }
  }

  @Test
  void goesOnWithTheOthersWhereOneCannotBeHad() {
    assertThat(rows(Set.of("S1", "S2", "S4"), 6)).containsExactly("S0", "S3", "S5");

    assertThat(failures.value())
        .extracting(failure -> failure.page().symbol(), FailedPage::reason)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("S1", "no answer for S1"),
            org.assertj.core.groups.Tuple.tuple("S2", "no answer for S2"),
            org.assertj.core.groups.Tuple.tuple("S4", "no answer for S4"));
    assertThat(done.value()).isEqualTo(6);
  }

  @Test
  void asksNoLongerWhereSeveralInARowCannotBeHad() {
    assertThat(rows(Set.of("S1", "S2", "S3"), 6)).containsExactly("S0");

    assertThat(asked).containsExactly("S0", "S1", "S2", "S3");
    assertThat(failures.value())
        .extracting(failure -> failure.page().symbol())
        .containsExactly("S1", "S2", "S3", "S4", "S5");
  }

  @Test
  void goesOnWithTheOthersWhereManyPagesOfOneSymbolCannotBeHad() {
    List<CandleSource.Page> pages = new ArrayList<>();
    for (int page = 0; page < 5; page++) {
      pages.add(page("S0", page));
    }
    pages.add(page("S1", 0));

    assertThat(rows(Set.of("S0"), pages)).containsExactly("S1");

    assertThat(asked).containsExactly("S0", "S0", "S0", "S1");
    assertThat(failures.value()).extracting(FailedPage::page).isEqualTo(pages.subList(0, 5));
  }

  private static CandleSource.Page page(String symbol, int hour) {
    long from = FROM.toEpochMilli() + hour * HOUR;
    return new CandleSource.Page(symbol, Interval.H1, from, from + HOUR);
  }

  private List<String> rows(Set<String> broken, int pages) {
    return rows(broken, IntStream.range(0, pages).mapToObj(page -> page("S" + page, 0)).toList());
  }

  private List<String> rows(Set<String> broken, List<CandleSource.Page> all) {
    List<String> symbols = new ArrayList<>();
    for (Row row :
        new PageRows(
            all.iterator(),
            new Source(broken),
            FROM.toEpochMilli() + 2 * HOUR,
            done,
            failures,
            () -> false)) {
      symbols.add(row.getString(0));
    }
    return symbols;
  }
}

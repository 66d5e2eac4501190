package dev.bougie.jobs.ingest;

import dev.bougie.jobs.exchange.ExchangeException;
import dev.bougie.jobs.ingest.IngestTasks.FailedPage;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.apache.spark.sql.Row;
import org.apache.spark.util.CollectionAccumulator;
import org.apache.spark.util.LongAccumulator;

/**
 * The rows of some pages, fetched in a Spark task, as many at once as the source allows; they come
 * in the order of the pages, and no more pages than that lie in memory. A page that cannot be had
 * does not stop the others. When several of a symbol in a row cannot, the rest of that symbol is
 * not tried; when those of several symbols cannot, the exchange is taken for gone.
 */
final class PageRows implements Iterable<Row>, AutoCloseable {

  private static final int GIVE_UP_AFTER = 3;

  private final Iterator<CandleSource.Page> pages;
  private final CandleSource source;
  private final long closedBefore;
  private final LongAccumulator done;
  private final CollectionAccumulator<FailedPage> failures;
  private final OrderedCalls<Answer> calls;
  private final Set<String> failedInARow = new HashSet<>();
  private final Map<String, Integer> failedPages = new HashMap<>();
  private String lastReason = "";

  /**
   * Asks for nothing yet.
   *
   * @param cancelled whether nobody wants the rows any more
   */
  PageRows(
      Iterator<CandleSource.Page> pages,
      CandleSource source,
      long closedBefore,
      LongAccumulator done,
      CollectionAccumulator<FailedPage> failures,
      BooleanSupplier cancelled) {
    this.pages = pages;
    this.source = source;
    this.closedBefore = closedBefore;
    this.done = done;
    this.failures = failures;
    this.calls = new OrderedCalls<>(source.concurrentCalls(), cancelled);
  }

  /** What came of a page. */
  private record Answer(CandleSource.Page page, List<Row> rows, Optional<String> failure) {}

  @Override
  public Iterator<Row> iterator() {
    return new Iterator<>() {
      private Iterator<Row> rows = Collections.emptyIterator();

      @Override
      public boolean hasNext() {
        while (!rows.hasNext() && (askAhead() || !calls.isEmpty())) {
          rows = taken(calls.next());
        }
        return rows.hasNext();
      }

      @Override
      public Row next() {
        if (!hasNext()) {
          throw new NoSuchElementException();
        }
        return rows.next();
      }
    };
  }

  /** Ends what is under way, without waiting for it. */
  @Override
  public void close() {
    calls.close();
  }

  /** Whether something was asked for. */
  private boolean askAhead() {
    boolean asked = false;
    while (!calls.isFull() && pages.hasNext()) {
      CandleSource.Page page = pages.next();
      if (isGivenUp(page.symbol())) {
        failures.add(new FailedPage(page, lastReason));
        done.add(1);
      } else {
        calls.ask(() -> fetch(page));
        asked = true;
      }
    }
    return asked;
  }

  private Answer fetch(CandleSource.Page page) {
    try {
      return new Answer(page, IngestTasks.rows(source, page, closedBefore), Optional.empty());
    } catch (ExchangeException e) {
      return new Answer(page, List.of(), Optional.of(String.valueOf(e.getMessage())));
    }
  }

  private Iterator<Row> taken(Answer answer) {
    done.add(1);
    String symbol = answer.page().symbol();
    if (answer.failure().isPresent()) {
      failedInARow.add(symbol);
      failedPages.merge(symbol, 1, Integer::sum);
      lastReason = answer.failure().get();
      failures.add(new FailedPage(answer.page(), lastReason));
    } else {
      failedInARow.clear();
      failedPages.remove(symbol);
    }
    return answer.rows().iterator();
  }

  private boolean isGivenUp(String symbol) {
    return failedInARow.size() >= GIVE_UP_AFTER
        || failedPages.getOrDefault(symbol, 0) >= GIVE_UP_AFTER;
  }
}

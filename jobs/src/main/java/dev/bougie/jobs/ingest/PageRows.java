package dev.bougie.jobs.ingest;

import dev.bougie.jobs.exchange.ExchangeException;
import dev.bougie.jobs.ingest.IngestTasks.FailedPage;
import java.util.Collections;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.apache.spark.sql.Row;
import org.apache.spark.util.CollectionAccumulator;
import org.apache.spark.util.LongAccumulator;

/**
 * The rows of some pages, fetched one after the other in a Spark task. A page that cannot be had
 * does not stop the others; when several in a row cannot, the exchange is taken for gone and the
 * rest is not tried.
 */
final class PageRows implements Iterable<Row> {

  private static final int GIVE_UP_AFTER = 3;

  private final Iterator<CandleSource.Page> pages;
  private final CandleSource source;
  private final long closedBefore;
  private final LongAccumulator done;
  private final CollectionAccumulator<FailedPage> failures;
  private int failedInARow;
  private String lastReason = "";

  PageRows(
      Iterator<CandleSource.Page> pages,
      CandleSource source,
      long closedBefore,
      LongAccumulator done,
      CollectionAccumulator<FailedPage> failures) {
    this.pages = pages;
    this.source = source;
    this.closedBefore = closedBefore;
    this.done = done;
    this.failures = failures;
  }

  @Override
  public Iterator<Row> iterator() {
    return new Iterator<>() {
      private Iterator<Row> rows = Collections.emptyIterator();

      @Override
      public boolean hasNext() {
        while (!rows.hasNext() && pages.hasNext()) {
          rows = fetch(pages.next());
          done.add(1);
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

  private Iterator<Row> fetch(CandleSource.Page page) {
    if (failedInARow >= GIVE_UP_AFTER) {
      failures.add(new FailedPage(page, lastReason));
      return Collections.emptyIterator();
    }
    try {
      Iterator<Row> rows = IngestTasks.rows(source, page, closedBefore);
      failedInARow = 0;
      return rows;
    } catch (ExchangeException e) {
      failedInARow++;
      lastReason = String.valueOf(e.getMessage());
      failures.add(new FailedPage(page, lastReason));
      return Collections.emptyIterator();
    }
  }
}

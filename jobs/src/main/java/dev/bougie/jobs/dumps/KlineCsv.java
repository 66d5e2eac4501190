package dev.bougie.jobs.dumps;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/**
 * Reads the lines of an archive: twelve columns, with a header or none, times in milliseconds or,
 * since 2025, in microseconds. It holds the values of one line at a time; times in UTC epoch
 * milliseconds.
 */
final class KlineCsv {

  /** As milliseconds that is the year 5138, as microseconds 1973. */
  private static final long LEAST_MICROS = 100_000_000_000_000L;

  private static final int CAPACITY = 256 << 10;
  private static final int SHOWN = 200;
  private static final String HEADER = "open";

  long openTime;
  double open;
  double high;
  double low;
  double close;
  double volume;
  long closeTime;
  double quoteVolume;
  long trades;
  double takerBuyBase;
  double takerBuyQuote;

  private final byte[] buffer = new byte[CAPACITY + 1 + NumberCursor.MARGIN];
  private final NumberCursor numbers = new NumberCursor(buffer);
  private boolean first;

  /** What happens to the lines. */
  interface Lines {

    /** The values of a line are there to be read. */
    void row(KlineCsv line) throws IOException;

    /** A line is not twelve numbers; its beginning. */
    void malformed(String line) throws IOException;
  }

  /**
   * Reads to the end.
   *
   * @param most bytes that there may be
   * @throws IOException if there are more, or if reading fails
   */
  void read(InputStream csv, long most, Lines lines) throws IOException {
    first = true;
    int held = 0;
    long total = 0;
    boolean inLongLine = false;
    while (true) {
      int read = csv.read(buffer, held, CAPACITY - held);
      if (read < 0) {
        break;
      }
      total += read;
      if (total > most) {
        throw new IOException("it unpacks to more than %d bytes".formatted(most));
      }
      int end = behindLastLine(held, held + read);
      held += read;
      int start = 0;
      if (inLongLine && end > 0) {
        start = behindLine(0);
        inLongLine = false;
      }
      if (end > 0) {
        lines(start, end, lines);
        held -= end;
        System.arraycopy(buffer, end, buffer, 0, held);
      } else if (held == CAPACITY) {
        if (!inLongLine) {
          lines.malformed(text(0, held));
        }
        inLongLine = true;
        held = 0;
      }
    }
    if (held > 0 && !inLongLine) {
      buffer[held] = '\n';
      lines(0, held + 1, lines);
    }
  }

  /** The lines in {@code [start, end)}; the last byte ends a line. */
  private void lines(int start, int end, Lines lines) throws IOException {
    int at = start;
    while (at < end) {
      if (buffer[at] == '\n' || (buffer[at] == '\r' && buffer[at + 1] == '\n')) {
        at = behindLine(at);
      } else if (parse(at)) {
        at = numbers.position();
        lines.row(this);
      } else {
        int next = behindLine(at);
        String line = text(at, next);
        if (!first || !line.regionMatches(true, 0, HEADER, 0, HEADER.length())) {
          lines.malformed(line);
        }
        at = next;
      }
      first = false;
    }
  }

  private boolean parse(int start) {
    numbers.moveTo(start);
    openTime = time();
    numbers.skip(',');
    open = numbers.decimal();
    numbers.skip(',');
    high = numbers.decimal();
    numbers.skip(',');
    low = numbers.decimal();
    numbers.skip(',');
    close = numbers.decimal();
    numbers.skip(',');
    volume = numbers.decimal();
    numbers.skip(',');
    closeTime = time();
    numbers.skip(',');
    quoteVolume = numbers.decimal();
    numbers.skip(',');
    trades = numbers.whole();
    numbers.skip(',');
    takerBuyBase = numbers.decimal();
    numbers.skip(',');
    takerBuyQuote = numbers.decimal();
    numbers.skip(',');
    return !numbers.isMalformed() && endsWithinOneColumn();
  }

  private long time() {
    long value = numbers.whole();
    return value >= LEAST_MICROS ? Math.floorDiv(value, 1_000L) : value;
  }

  /** The twelfth column says nothing, but there must be no thirteenth. */
  private boolean endsWithinOneColumn() {
    int at = numbers.position();
    while (buffer[at] != '\n') {
      if (buffer[at] == ',') {
        return false;
      }
      at++;
    }
    numbers.moveTo(at + 1);
    return true;
  }

  private int behindLine(int start) {
    int at = start;
    while (buffer[at] != '\n') {
      at++;
    }
    return at + 1;
  }

  /** Behind the last end of a line in {@code [from, to)}, 0 where there is none. */
  private int behindLastLine(int from, int to) {
    int at = to;
    while (at > from && buffer[at - 1] != '\n') {
      at--;
    }
    return at > from ? at : 0;
  }

  private String text(int start, int end) {
    return new String(buffer, start, Math.min(end - start, SHOWN), StandardCharsets.UTF_8).strip();
  }
}

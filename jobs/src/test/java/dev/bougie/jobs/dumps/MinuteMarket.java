package dev.bougie.jobs.dumps;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.Random;

/**
 * Made-up candles of a minute, or of another step, as the lines of an archive, for their size and
 * shape: prices on a tick, volumes on a step, minutes without trades where a market is quiet, eight
 * places throughout.
 */
final class MinuteMarket {

  private static final long MINUTE = 60_000;
  private static final long UNIT = 100_000_000L;
  private static final int PIECE = 1 << 20;

  private final Random random;
  private final StringBuilder lines = new StringBuilder();
  private final long millis;
  private final long tick;
  private final long step;
  private final double activity;
  private long price;

  /** Symbols differ: dear ones, cheap ones, busy and quiet ones. */
  MinuteMarket(int number) {
    this(number, MINUTE);
  }

  /** A market whose candles last so long. */
  MinuteMarket(int number, long millis) {
    this.millis = millis;
    random = new Random(number);
    double dearness = Math.pow(10, 4.5 - number % 8);
    tick = Math.max(1, (long) (Math.pow(10, Math.floor(Math.log10(dearness)) - 4) * UNIT));
    step = Math.max(1, (long) (Math.pow(10, -Math.floor(Math.log10(dearness)) - 1) * UNIT));
    activity = number % 3 == 2 ? 0.5 : 50;
    price = Math.max(100 * tick, (long) (dearness * UNIT) / tick * tick);
  }

  /** The CSV of that month. */
  byte[] csv(YearMonth month) {
    ByteArrayOutputStream csv = new ByteArrayOutputStream();
    try {
      write(month, csv);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return csv.toByteArray();
  }

  /** Writes the CSV of that month, piece by piece. */
  void write(YearMonth month, OutputStream out) throws IOException {
    long from = month.atDay(1).atStartOfDay(ZoneOffset.UTC).toInstant().toEpochMilli();
    long to = month.plusMonths(1).atDay(1).atStartOfDay(ZoneOffset.UTC).toInstant().toEpochMilli();
    for (long openTime = from; openTime < to; openTime += millis) {
      line(openTime);
      if (lines.length() > PIECE) {
        flush(out);
      }
    }
    flush(out);
  }

  private void flush(OutputStream out) throws IOException {
    out.write(lines.toString().getBytes(StandardCharsets.ISO_8859_1));
    lines.setLength(0);
  }

  private void line(long openTime) {
    int trades = (int) Math.round(activity * Math.exp(random.nextGaussian()));
    long open = price;
    long high = open;
    long low = open;
    long volume = 0;
    if (trades > 0) {
      price = onTick(open * Math.exp(0.0006 * random.nextGaussian()));
      high = onTick(Math.max(open, price) * (1 + 0.0004 * Math.abs(random.nextGaussian())));
      low = onTick(Math.min(open, price) * (1 - 0.0004 * Math.abs(random.nextGaussian())));
      high = Math.max(high, Math.max(open, price));
      low = Math.min(low, Math.min(open, price));
      volume = Math.max(1, (long) (trades * 30 * Math.exp(random.nextGaussian()))) * step;
    }
    long steps = volume / step;
    long taken = step * (long) (random.nextDouble() * steps);
    double average = (open + price) / 2.0;
    lines.append(openTime);
    decimal(open);
    decimal(high);
    decimal(low);
    decimal(price);
    decimal(volume);
    lines.append(',').append(openTime + millis - 1);
    decimal((long) (volume * (average / UNIT)));
    lines.append(',').append(trades);
    decimal(taken);
    decimal((long) (taken * (average / UNIT)));
    lines.append(",0\n");
  }

  private long onTick(double value) {
    return Math.max(tick, Math.round(value / tick) * tick);
  }

  private void decimal(long value) {
    lines.append(',').append(value / UNIT).append('.');
    String places = String.valueOf(UNIT + value % UNIT);
    lines.append(places, 1, places.length());
  }
}

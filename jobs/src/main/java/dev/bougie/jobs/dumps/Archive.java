package dev.bougie.jobs.dumps;

import dev.bougie.features.candle.Interval;
import java.io.Serializable;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One zip of the bucket: the candles of a symbol that open within a month or a day.
 *
 * @param from start of that month or day in UTC
 * @param to start of the next one
 */
public record Archive(String symbol, Interval interval, Period period, Instant from, Instant to)
    implements Serializable {

  /** A day's archive appears on the next day: there is no use in asking for it sooner. */
  public static final Duration PUBLISHED_AFTER = Duration.ofDays(1);

  /**
   * An archive that is not there so long after its end will never be: a day's appears on the next
   * day, a month's on the first Monday of the next one.
   */
  public static final Duration PUBLISHED_WITHIN = Duration.ofDays(10);

  /** Below it lies everything of the spot market. */
  static final String ROOT = "data/spot/";

  private static final Pattern PATH =
      Pattern.compile(
          ROOT
              + "(monthly|daily)/klines/([^/]+)/([^/]+)/\\2-\\3-(\\d{4}-\\d\\d(?:-\\d\\d)?)\\.zip");

  /** What may be a symbol, and a name in a path: letters of any script, no separator. */
  private static final Pattern SYMBOL = Pattern.compile("[\\p{L}\\p{N}][\\p{L}\\p{N}._-]{0,63}");

  private static final String MONTH_FOLDER = "1mo";

  /** What an archive covers. */
  public enum Period {
    MONTHLY("monthly"),
    DAILY("daily");

    private final String folder;

    Period(String folder) {
      this.folder = folder;
    }

    /** The folder of the bucket that holds archives of this kind. */
    String folder() {
      return folder;
    }
  }

  public Archive {
    if (!isSymbol(symbol)) {
      throw new IllegalArgumentException("'%s' is no symbol".formatted(symbol));
    }
    LocalDate start = LocalDate.ofInstant(from, ZoneOffset.UTC);
    LocalDate end = period == Period.MONTHLY ? start.plusMonths(1) : start.plusDays(1);
    if (!start(start).equals(from)
        || !start(end).equals(to)
        || (period == Period.MONTHLY && start.getDayOfMonth() != 1)) {
      throw new IllegalArgumentException(
          "no %s archive spans %s to %s".formatted(period.folder, from, to));
    }
  }

  public static Archive monthly(String symbol, Interval interval, YearMonth month) {
    return new Archive(
        symbol,
        interval,
        Period.MONTHLY,
        start(month.atDay(1)),
        start(month.plusMonths(1).atDay(1)));
  }

  public static Archive daily(String symbol, Interval interval, LocalDate day) {
    return new Archive(symbol, interval, Period.DAILY, start(day), start(day.plusDays(1)));
  }

  /**
   * What the shortest archives of an interval's candles span: a day; of candles longer than a day
   * there are months alone.
   */
  public static Interval shortest(Interval interval) {
    return interval.compareTo(Interval.D1) > 0 ? Interval.MONTH1 : Interval.D1;
  }

  /** The archive at that path of the bucket; empty where no archive of candles would lie there. */
  public static Optional<Archive> parse(String path) {
    Matcher parts = PATH.matcher(path);
    if (!parts.matches() || !isSymbol(parts.group(2))) {
      return Optional.empty();
    }
    String label = parts.group(4);
    try {
      Interval interval = interval(parts.group(3));
      return Optional.of(
          parts.group(1).equals(Period.MONTHLY.folder)
              ? monthly(parts.group(2), interval, YearMonth.parse(label))
              : daily(parts.group(2), interval, LocalDate.parse(label)));
    } catch (DateTimeException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** Where it lies in the bucket, without a slash in front. */
  public String path() {
    return folder(period, symbol, interval) + name();
  }

  /** Its name, the last part of the path. */
  String name() {
    return namesFrom(symbol, interval, period, from) + ".zip";
  }

  /** The calendar month that holds all its candles. */
  public YearMonth month() {
    return YearMonth.from(from.atOffset(ZoneOffset.UTC));
  }

  /** The folder of the archives of one kind, with a slash at the end. */
  static String folder(Period period, String symbol, Interval interval) {
    return "%s%s/klines/%s/%s/".formatted(ROOT, period.folder, symbol, folder(interval));
  }

  /** What the name of the archive that holds that instant begins with. */
  static String namesFrom(String symbol, Interval interval, Period period, Instant instant) {
    LocalDate day = LocalDate.ofInstant(instant, ZoneOffset.UTC);
    return "%s-%s-%s"
        .formatted(symbol, folder(interval), period == Period.MONTHLY ? YearMonth.from(day) : day);
  }

  static boolean isSymbol(String text) {
    return SYMBOL.matcher(text).matches();
  }

  /** {@code 1m} and {@code 1M} would be one folder where names have no case. */
  private static String folder(Interval interval) {
    return interval == Interval.MONTH1 ? MONTH_FOLDER : interval.code();
  }

  private static Interval interval(String folder) {
    if (folder.equals(MONTH_FOLDER)) {
      return Interval.MONTH1;
    }
    Interval interval = Interval.of(folder);
    if (interval == Interval.MONTH1) {
      throw new IllegalArgumentException("the month's folder is " + MONTH_FOLDER);
    }
    return interval;
  }

  private static Instant start(LocalDate day) {
    return day.atStartOfDay(ZoneOffset.UTC).toInstant();
  }
}

package dev.bougie.jobs.ingest;

import dev.bougie.features.candle.Candle;
import dev.bougie.features.candle.Interval;
import dev.bougie.jobs.ingest.Ranges.Range;
import dev.bougie.jobs.lake.Lake;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/**
 * A made-up market for a machine without network: a random walk without drift whose volatility
 * clusters (GARCH(1,1), Bollerslev 1986), so that nothing in it can be foretold but how large the
 * next move is. The same seed, symbol and interval give the same candles whatever range is asked
 * for.
 */
final class SyntheticMarket implements CandleSource {

  private static final long serialVersionUID = 1L;

  /** Every path starts here, so that ranges agree with one another. */
  private static final long ORIGIN = Instant.parse("2020-01-01T00:00:00Z").toEpochMilli();

  private static final double YEAR_MILLIS = 365.25 * 86_400_000;
  private static final double YEARLY_VOLATILITY = 0.6;
  private static final double SHOCK_WEIGHT = 0.08;
  private static final double MEMORY = 0.9;
  private static final int STEPS = 4;

  private final long seed;
  private final Clock clock;

  SyntheticMarket(long seed, Clock clock) {
    this.seed = seed;
    this.clock = clock;
  }

  @Override
  public String name() {
    return Lake.SYNTHETIC;
  }

  @Override
  public Instant now() {
    return clock.instant();
  }

  /** Any name will do. */
  @Override
  public void requireSymbols(List<String> symbols) {}

  @Override
  public List<String> unlisted(List<String> symbols) {
    return List.of();
  }

  /** A path can't be entered in its middle: one page holds the whole range. */
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
    return Optional.of(range.from());
  }

  @Override
  public List<Candle> fetch(Page page) {
    Path path = new Path(page.symbol(), page.interval());
    List<Candle> candles = new ArrayList<>();
    long open = page.interval().openTimeAt(ORIGIN);
    while (open < page.to()) {
      Candle candle = path.next(open);
      if (open >= page.from()) {
        candles.add(candle);
      }
      open = page.interval().next(open);
    }
    return candles;
  }

  /** One symbol's walk. */
  private final class Path {
    private final SplittableRandom random;
    private final Interval interval;
    private final double tradesPerCandle;
    private double price;
    private double variance;

    Path(String symbol, Interval interval) {
      this.random =
          new SplittableRandom(seed * 31 + symbol.hashCode() * 17L + interval.code().hashCode());
      this.interval = interval;
      this.price = Math.exp(2 + 8 * random.nextDouble());
      this.variance = longRunVariance(interval.openTimeAt(ORIGIN));
      this.tradesPerCandle = 200 + 2_000 * random.nextDouble();
    }

    Candle next(long openTime) {
      double sigma = Math.sqrt(variance);
      double open = price;
      double high = open;
      double low = open;
      double move = 0;
      for (int step = 0; step < STEPS; step++) {
        move += sigma / Math.sqrt(STEPS) * gaussian() - variance / (2 * STEPS);
        price = round(open * Math.exp(move));
        high = Math.max(high, price);
        low = Math.min(low, price);
      }
      double calm = longRunVariance(openTime);
      variance =
          (1 - SHOCK_WEIGHT - MEMORY) * calm + SHOCK_WEIGHT * move * move + MEMORY * variance;
      return withVolume(openTime, open, high, low, Math.abs(move) / sigma);
    }

    private Candle withVolume(
        long openTime, double open, double high, double low, double surprise) {
      double activity = Math.exp(0.4 * gaussian() + 0.3 * surprise);
      long trades = Math.max(1, Math.round(tradesPerCandle * activity));
      double quoteVolume = round(trades * 800 * Math.exp(0.2 * gaussian()));
      double volume = quoteVolume / ((high + low) / 2);
      double takerShare = 1 / (1 + Math.exp(-0.25 * gaussian()));
      return new Candle(
          openTime,
          open,
          high,
          low,
          price,
          volume,
          quoteVolume,
          trades,
          volume * takerShare,
          quoteVolume * takerShare,
          interval.closeTime(openTime));
    }

    private double longRunVariance(long openTime) {
      double years = (interval.next(openTime) - openTime) / YEAR_MILLIS;
      return YEARLY_VOLATILITY * YEARLY_VOLATILITY * years;
    }

    private double gaussian() {
      double uniform = 1 - random.nextDouble();
      return Math.sqrt(-2 * Math.log(uniform)) * Math.cos(2 * Math.PI * random.nextDouble());
    }

    /** Six significant digits, as quoted prices have. */
    private double round(double value) {
      double scale = Math.pow(10, 5 - Math.floor(Math.log10(value)));
      return Math.round(value * scale) / scale;
    }
  }
}

package dev.bougie.serving.candle;

import dev.bougie.model.market.ExchangeClock;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/** The exchange's present: this machine's clock and the last measured offset. */
public final class MarketTime {

  private final Clock clock;
  private final ExchangeClock exchangeClock;
  private volatile Duration offset = Duration.ZERO;

  public MarketTime(Clock clock, ExchangeClock exchangeClock) {
    this.clock = clock;
    this.exchangeClock = exchangeClock;
  }

  /** Takes over what was measured since. */
  public void refresh() {
    offset = exchangeClock.offset();
  }

  public Instant now() {
    return clock.instant().plus(offset);
  }

  /** Whole seconds since then; negative where the exchange's clock was set back. */
  public long secondsSince(Instant closeTime) {
    return Duration.between(closeTime, now()).toSeconds();
  }
}

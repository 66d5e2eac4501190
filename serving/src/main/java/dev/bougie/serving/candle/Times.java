package dev.bougie.serving.candle;

import java.time.Instant;

/** The instants that questions may name. */
public final class Times {

  public static final Instant EARLIEST = Instant.EPOCH;
  public static final Instant LATEST = Instant.parse("9999-12-31T23:59:59.999Z");

  private Times() {}
}

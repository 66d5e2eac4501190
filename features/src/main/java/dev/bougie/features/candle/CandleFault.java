package dev.bougie.features.candle;

/** Why a candle is rejected. The names are stored, so they are never changed. */
public enum CandleFault {
  /** The open time is not one of the interval's. */
  OFF_GRID,
  /** A price or a volume is not a finite number. */
  NOT_A_NUMBER,
  /** A price is zero or negative. */
  PRICE_NOT_POSITIVE,
  /** A volume or the number of trades is negative. */
  NEGATIVE_VOLUME,
  /** The high is below the open, the close or the low. */
  HIGH_TOO_LOW,
  /** The low is above the open or the close. */
  LOW_TOO_HIGH,
  /** Takers bought more than was traded. */
  TAKER_ABOVE_VOLUME,
  /** The close time lies before the open time or beyond the interval. */
  CLOSE_TIME_OUTSIDE
}

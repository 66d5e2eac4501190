package dev.bougie.jobs.gaps;

/** Why candles are missing. The names are stored, so they are never changed. */
enum GapCause {
  /** Nobody was asked yet. */
  UNKNOWN,
  /** The symbol was not traded yet. */
  BEFORE_LISTING,
  /** Every source was asked and none has them. */
  EXCHANGE_OUTAGE,
  /** A source could not be asked, or has not published that day yet, so it may have them. */
  LOST_DOWNLOAD,
  /** A hole so long that the name most likely came back for another asset, as LUNA in 2022. */
  SYMBOL_REUSE,
  /** A source has them, but they break a rule and lie in {@code lake.market.rejects}. */
  REJECTED
}

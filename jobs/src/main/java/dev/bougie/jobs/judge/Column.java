package dev.bougie.jobs.judge;

/** The sums over the rows of a time that metrics are made from. */
enum Column {
  /** Rows. */
  ROWS,
  SQUARED_ERROR,
  ABSOLUTE_ERROR,
  /** Rows whose forecast and outcome both have a sign. */
  SIGNED,
  /** Those of them whose signs are the same. */
  AGREEING,
  LOG_LOSS,
  BRIER,
  /** What rows add to the area under the curve. */
  AREA,
  /** Forecasts less the first of all, so that those which do not differ are exactly zero. */
  FORECAST,
  OUTCOME,
  FORECAST_SQUARED,
  OUTCOME_SQUARED,
  PRODUCT,
  /** Products of the standardised ranks of forecast and outcome. */
  RANK_PRODUCT,
  /** The rank correlation across the symbols of a time, 0 where it has none. */
  CROSS_SECTION,
  /** 1 where a time has one. */
  CROSS_SECTIONS,
  /** The rank correlation of a day, at its last time, and 0 elsewhere. */
  DAY,
  DAY_SQUARED,
  /** 1 at the last time of a day that has one. */
  DAYS,
  /** Mean loss of the quantiles of a row. */
  PINBALL
}

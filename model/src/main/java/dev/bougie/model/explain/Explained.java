package dev.bougie.model.explain;

import com.fasterxml.jackson.annotation.JsonProperty;

/** The number that contributions add up to, and so their unit. */
public enum Explained {
  /** The forecast itself, a log return over the horizon. */
  @JsonProperty("forecast")
  FORECAST,
  /** The logarithm of the odds of a rise. */
  @JsonProperty("log-odds")
  LOG_ODDS
}

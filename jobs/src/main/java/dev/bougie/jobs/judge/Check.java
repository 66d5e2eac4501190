package dev.bougie.jobs.judge;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/** What a candidate is tested on, in the order in which it is told. */
public enum Check {
  /** Whether the rank correlation is too good to be true. */
  LEAKED_RANKS,
  /** Whether the share of right signs is too good to be true. */
  LEAKED_SIGNS,
  /** Whether intervals hold as many outcomes as they say. */
  COVERAGE,
  /** Whether the squared error is smaller than a baseline's. */
  SQUARED_ERROR,
  /** Whether the logarithmic loss of the probability of a rise is. */
  LOG_LOSS,
  /** Whether ranks agree better with those of the outcomes than a baseline's. */
  RANKS,
  /** Whether better ranks come with signs that are right more often than not. */
  SIGNS_OF_RANKS,
  /** Whether signs are right more often than a baseline's. */
  DIRECTION,
  /** Whether acting on the forecasts earned more than the costs. */
  EARNINGS,
  /** Whether it acted often enough to tell. */
  TRADED_TIMES,
  /** Whether it earned more than luck with so many trials would. */
  DEFLATED_SHARPE,
  /** Whether what is best in one half of history is so in the other. */
  OVERFITTING;

  /** The proper ways to be better than a baseline; one is enough. */
  public static final Set<Check> WAYS =
      Collections.unmodifiableSet(EnumSet.of(SQUARED_ERROR, LOG_LOSS, RANKS, DIRECTION));

  /** As files spell it: {@code squared-error}. */
  @JsonValue
  public String code() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /**
   * The check of that code.
   *
   * @throws IllegalArgumentException if there is none
   */
  @JsonCreator
  public static Check of(String code) {
    for (Check check : values()) {
      if (check.code().equals(code)) {
        return check;
      }
    }
    throw new IllegalArgumentException("there is no check '%s'".formatted(code));
  }
}

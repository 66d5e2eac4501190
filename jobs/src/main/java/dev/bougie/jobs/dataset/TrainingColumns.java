package dev.bougie.jobs.dataset;

import dev.bougie.jobs.label.Labels;

/**
 * What a row to train on carries beside symbol, open_time, synthetic and one double a feature. All
 * are doubles but {@link #KNOWN_AT}, none is null or, unless said so, NaN.
 */
public final class TrainingColumns {

  /** What is learnt, in the unit of the label. */
  public static final String LABEL = Labels.LABEL;

  /** The log return that came true, whatever the label is. */
  public static final String OUTCOME = "outcome";

  /** When label and outcome were known, a timestamp: close of the candle that decided them. */
  public static final String KNOWN_AT = "known_at";

  /** The no-skill forecast that the last return repeats itself, log return. */
  public static final String LAST = Labels.LAST;

  /** How much of its own the label tells, above 0, at most 1. */
  public static final String UNIQUENESS = "uniqueness";

  /** How far returns go at such a time, above 0, log return; see {@link Scale}. */
  public static final String SCALE = "scale";

  /** How much the row counts in a fit, at least 0; mean 1 over the rows of the fit. */
  public static final String WEIGHT = "weight";

  private TrainingColumns() {}
}

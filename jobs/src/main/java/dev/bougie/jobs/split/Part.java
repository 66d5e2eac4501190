package dev.bougie.jobs.split;

/** What a split is for. */
public enum Part {
  /** One of the walk-forward folds, by which candidates are compared. */
  FOLD,
  /** One of the combinations of combinatorial purged cross-validation. */
  COMBINATION,
  /** The newest rows, which prove the chosen candidates and are seen by nothing before. */
  HOLD_OUT,
  /** The fit that is exported: all rows are trained on, none is left to test on. */
  FINAL
}

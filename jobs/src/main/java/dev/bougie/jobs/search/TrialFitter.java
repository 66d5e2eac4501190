package dev.bougie.jobs.search;

import dev.bougie.jobs.fit.RoundCheck;
import java.io.Serializable;

/** Fits a trial on one part of the rows and foretells another. */
interface TrialFitter extends Serializable {

  /**
   * The forecasts of rows {@code [testFrom, testTo)} by a fit on rows {@code [trainFrom, trainTo)}.
   *
   * @throws dev.bougie.jobs.run.DataException if nothing can be learnt of them
   */
  double[] foretell(
      Trial trial,
      Matrix rows,
      int trainFrom,
      int trainTo,
      int testFrom,
      int testTo,
      RoundCheck check);
}

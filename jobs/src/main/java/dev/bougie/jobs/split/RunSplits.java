package dev.bougie.jobs.split;

import dev.bougie.model.manifest.Label;
import java.util.ArrayList;
import java.util.List;

/** The splits of one training run. */
public final class RunSplits {

  private RunSplits() {}

  /**
   * Folds over what lies before the hold-out, the fit that is scored on the hold-out, and the fit
   * that is exported; in this order, which is that of {@link Part}.
   *
   * @throws ShortHistoryException if the history is too short for one of them
   */
  public static List<Split> of(
      WalkForward.Settings walkForward, HoldOut.Config holdOut, Label label, Span history) {
    Reach reach = Reach.of(label, walkForward.embargo());
    WalkForward.Config config = walkForward.config();
    HoldOut held = HoldOut.of(holdOut, reach, history);
    List<Split> splits = new ArrayList<>(WalkForward.splits(config, reach, held.before()));
    splits.add(held.split(config.window()));
    splits.add(WalkForward.finalFit(config, reach, history));
    return List.copyOf(splits);
  }
}

package dev.bougie.jobs.split;

import dev.bougie.model.config.ConfigException;
import java.util.List;

/**
 * The newest candles, kept back. Search, stacking, the choice among candidates and every figure
 * that guides them see the candles before only; no label of those is known later than an embargo
 * before the first candle held out.
 */
public final class HoldOut {

  /** How many horizons one after another must be held out at least. */
  public static final int FEWEST_SPANS = 20;

  private final Reach reach;
  private final Grid grid;
  private final long beforeTo;
  private final long heldFrom;

  private HoldOut(Reach reach, Grid grid, long beforeTo, long heldFrom) {
    this.reach = reach;
    this.grid = grid;
    this.beforeTo = beforeTo;
    this.heldFrom = heldFrom;
  }

  /**
   * How much to hold out.
   *
   * @param share of the history, in (0, 0.5]
   */
  public record Config(double share) {

    public Config {
      if (!(share > 0 && share <= 0.5)) {
        throw new ConfigException("share", share, "must be in (0, 0.5]");
      }
    }
  }

  /**
   * Holds out the last {@code share} of the candles that open in the history, rounded down.
   *
   * @throws ShortHistoryException if these are fewer than {@value #FEWEST_SPANS} horizons, or fewer
   *     remain before them
   */
  public static HoldOut of(Config config, Reach reach, Span history) {
    Grid grid = Grid.of(reach, history);
    long held = (long) Math.floor(grid.candles() * config.share());
    long heldFrom = grid.candles() - held;
    long beforeTo = heldFrom - reach.gap();
    if (held < (long) FEWEST_SPANS * reach.horizon() || beforeTo < held) {
      throw new ShortHistoryException(
          ("%d candles of history hold out %d and leave %d before them, after purge and embargo;"
                  + " at least %d horizons of %d to hold out and as many before are needed:"
                  + " take a longer history, or another train.hold-out")
              .formatted(
                  grid.candles(), held, Math.max(0, beforeTo), FEWEST_SPANS, reach.horizon()));
    }
    return new HoldOut(reach, grid, beforeTo, heldFrom);
  }

  /** All that may be looked at before candidates are chosen: the history that search splits. */
  public Span before() {
    return grid.span(0, beforeTo);
  }

  /** What is looked at once, by those chosen. */
  public Span held() {
    return grid.span(heldFrom, grid.candles());
  }

  /**
   * The fit that is scored on the hold-out.
   *
   * @param window candles to train on at most, the newest before the hold-out; 0 for all
   */
  public Split split(int window) {
    Span train = grid.span(Grid.firstOf(window, beforeTo), beforeTo);
    return new Split(Part.HOLD_OUT, 0, reach, List.of(train), List.of(held()));
  }
}

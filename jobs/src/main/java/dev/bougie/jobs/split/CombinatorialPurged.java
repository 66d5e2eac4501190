package dev.bougie.jobs.split;

import dev.bougie.model.config.ConfigException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/**
 * Combinatorial purged cross-validation (López de Prado, Advances in Financial Machine Learning,
 * 2018, chapter 12): history is cut into groups in order of time, every choice of {@code tested} of
 * them is foretold by a fit on the others, and the forecasts are joined to back-test paths, each of
 * which runs once through the whole history.
 */
public final class CombinatorialPurged {

  private CombinatorialPurged() {}

  /**
   * How to combine. {@code groups} over {@code tested} fits are made for {@code tested} {@code /}
   * {@code groups} as many paths.
   *
   * @param groups from 2 to 16, of lengths that differ by one candle at most
   * @param tested groups a fit leaves out, at least 1, fewer than groups
   */
  public record Config(int groups, int tested) {

    private static final int MOST_GROUPS = 16;

    public Config {
      if (groups < 2 || groups > MOST_GROUPS) {
        throw new ConfigException("groups", groups, "must be from 2 to " + MOST_GROUPS);
      }
      if (tested < 1 || tested >= groups) {
        throw new ConfigException(
            "tested", tested, "must be at least 1 and less than the %d groups".formatted(groups));
      }
    }
  }

  /**
   * One split for each combination, in lexicographic order of the groups tested; each of these is a
   * test span of its own, even beside another. Trained on are all candles that are neither tested
   * nor within the reach of a tested one.
   *
   * @throws ShortHistoryException if a group is so short that nothing of it would be left to train
   *     on between two tested ones
   */
  public static List<Split> splits(Config config, Reach reach, Span history) {
    Grid grid = Grid.of(reach, history);
    long shortest = grid.candles() / config.groups();
    if (shortest <= 2 * reach.gap()) {
      throw new ShortHistoryException(
          ("%d candles of history in groups of %d leave nothing to train on between two tested ones:"
                  + " purge and embargo take %d at each end; take a longer history, or fewer groups")
              .formatted(grid.candles(), shortest, reach.gap()));
    }
    long[] bounds = new long[config.groups() + 1];
    for (int group = 0; group <= config.groups(); group++) {
      bounds[group] = grid.candles() * group / config.groups();
    }
    List<Split> splits = new ArrayList<>();
    for (List<Integer> tested : combinations(config.groups(), config.tested())) {
      List<Span> test =
          tested.stream().map(group -> grid.span(bounds[group], bounds[group + 1])).toList();
      List<Span> train = outside(tested, bounds, reach.gap(), grid);
      splits.add(new Split(Part.COMBINATION, splits.size(), reach, train, test));
    }
    return List.copyOf(splits);
  }

  /**
   * The paths of all splits of one call of {@link #splits}. Path <i>p</i> goes through every group
   * by the <i>p</i>-th of the splits that test it.
   */
  public static List<BacktestPath> paths(List<Split> splits) {
    TreeMap<Instant, List<BacktestPath.Leg>> byGroup = new TreeMap<>();
    for (Split split : splits) {
      for (Span test : split.test()) {
        byGroup
            .computeIfAbsent(test.from(), from -> new ArrayList<>())
            .add(new BacktestPath.Leg(split.index(), test));
      }
    }
    int count = byGroup.values().stream().mapToInt(List::size).max().orElse(0);
    List<BacktestPath> paths = new ArrayList<>();
    for (int path = 0; path < count; path++) {
      List<BacktestPath.Leg> legs = new ArrayList<>();
      for (List<BacktestPath.Leg> ofGroup : byGroup.values()) {
        if (ofGroup.size() != count) {
          throw new IllegalArgumentException(
              "%s is tested %d times, another group %d times"
                  .formatted(ofGroup.get(0).test(), ofGroup.size(), count));
        }
        legs.add(ofGroup.get(path));
      }
      paths.add(new BacktestPath(path, legs));
    }
    return List.copyOf(paths);
  }

  /** The candles that are at least {@code gap} candles away from any of a tested group. */
  private static List<Span> outside(List<Integer> tested, long[] bounds, long gap, Grid grid) {
    List<Span> outside = new ArrayList<>();
    long from = 0;
    for (int group : tested) {
      long to = bounds[group] - gap;
      if (from < to) {
        outside.add(grid.span(from, to));
      }
      from = bounds[group + 1] + gap;
    }
    if (from < grid.candles()) {
      outside.add(grid.span(from, grid.candles()));
    }
    return outside;
  }

  private static List<List<Integer>> combinations(int groups, int tested) {
    List<List<Integer>> combinations = List.of(List.of());
    for (int place = 0; place < tested; place++) {
      List<List<Integer>> longer = new ArrayList<>();
      for (List<Integer> chosen : combinations) {
        int next = chosen.isEmpty() ? 0 : chosen.get(chosen.size() - 1) + 1;
        for (int group = next; group <= groups - tested + place; group++) {
          List<Integer> extended = new ArrayList<>(chosen);
          extended.add(group);
          longer.add(extended);
        }
      }
      combinations = longer;
    }
    return combinations;
  }
}

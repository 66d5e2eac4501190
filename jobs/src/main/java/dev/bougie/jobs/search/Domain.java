package dev.bougie.jobs.search;

import dev.bougie.model.config.ConfigException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;

/**
 * The values that a parameter may take, as one line of settings: {@code integer 2 8}, {@code linear
 * 0.5 1}, {@code log 0.01 0.3}, {@code log-integer 10 500} (numbers between the two, both included;
 * uniform in the logarithm where it says log) or {@code choice 0.5 0.7 1}. A single value is that
 * value.
 */
sealed interface Domain {

  /** A value, as a trainer's settings take it. */
  String draw(SplittableRandom random);

  /**
   * Reads the line.
   *
   * @param key that a message names
   * @throws ConfigException if it is none
   */
  static Domain of(String key, String line) {
    List<String> words = Arrays.stream(line.strip().split("\\s+", -1)).toList();
    List<String> values = words.subList(1, words.size());
    return switch (words.get(0)) {
      case "choice" -> new Choice(requireSome(key, line, values));
      case "linear" -> reals(key, line, values, Spacing.EVEN);
      case "log" -> reals(key, line, values, Spacing.LOGARITHMIC);
      case "integer" -> integers(key, line, values, Spacing.EVEN);
      case "log-integer" -> integers(key, line, values, Spacing.LOGARITHMIC);
      default -> new Choice(requireSingle(key, line, words));
    };
  }

  /** How values lie between the bounds. */
  enum Spacing {
    EVEN,
    LOGARITHMIC;

    private double at(double share, double from, double to) {
      return this == EVEN
          ? from + share * (to - from)
          : StrictMath.exp(
              StrictMath.log(from) + share * (StrictMath.log(to) - StrictMath.log(from)));
    }
  }

  /** One of these. */
  record Choice(List<String> values) implements Domain {
    @Override
    public String draw(SplittableRandom random) {
      return values.get(random.nextInt(values.size()));
    }
  }

  /** A number in {@code [from, to]}. */
  record Reals(double from, double to, Spacing spacing) implements Domain {

    @Override
    public String draw(SplittableRandom random) {
      double drawn = spacing.at(random.nextDouble(), from, to);
      // Digits enough for any search, and few enough to read.
      double rounded = Double.parseDouble(String.format(Locale.ROOT, "%.4g", drawn));
      return String.valueOf(Math.min(to, Math.max(from, rounded)));
    }
  }

  /** A whole number in {@code [from, to]}; each gets the share of the line that rounds to it. */
  record Integers(long from, long to, Spacing spacing) implements Domain {
    @Override
    public String draw(SplittableRandom random) {
      double drawn = spacing.at(random.nextDouble(), from - 0.5, to + 0.5);
      return String.valueOf(Math.min(to, Math.max(from, Math.round(drawn))));
    }
  }

  private static Domain reals(String key, String line, List<String> values, Spacing spacing) {
    double[] bounds = bounds(key, line, values, spacing);
    return new Reals(bounds[0], bounds[1], spacing);
  }

  private static Domain integers(String key, String line, List<String> values, Spacing spacing) {
    double[] bounds = bounds(key, line, values, spacing);
    if (bounds[0] != Math.rint(bounds[0]) || bounds[1] != Math.rint(bounds[1])) {
      throw new ConfigException(key, line, "must have whole numbers as bounds");
    }
    return new Integers((long) bounds[0], (long) bounds[1], spacing);
  }

  private static double[] bounds(String key, String line, List<String> values, Spacing spacing) {
    if (values.size() != 2) {
      throw new ConfigException(key, line, "must have two bounds, such as 'linear 0.5 1'");
    }
    double[] bounds = new double[2];
    for (int i = 0; i < 2; i++) {
      try {
        bounds[i] = Double.parseDouble(values.get(i));
      } catch (NumberFormatException e) {
        throw new ConfigException(key, line, "must have numbers as bounds");
      }
      if (!Double.isFinite(bounds[i])) {
        throw new ConfigException(key, line, "must have finite bounds");
      }
    }
    if (bounds[0] > bounds[1]) {
      throw new ConfigException(key, line, "must have the smaller bound first");
    }
    if (spacing == Spacing.LOGARITHMIC && bounds[0] <= 0) {
      throw new ConfigException(key, line, "must have bounds above 0, as it is logarithmic");
    }
    return bounds;
  }

  private static List<String> requireSome(String key, String line, List<String> values) {
    if (values.isEmpty()) {
      throw new ConfigException(key, line, "must name what there is to choose from");
    }
    return List.copyOf(values);
  }

  private static List<String> requireSingle(String key, String line, List<String> words) {
    if (words.size() != 1 || line.isBlank()) {
      throw new ConfigException(
          key,
          line,
          "must be one value, or begin with one of choice, linear, log, integer, log-integer");
    }
    return List.copyOf(words);
  }
}

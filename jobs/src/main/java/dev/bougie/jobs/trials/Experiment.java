package dev.bougie.jobs.trials;

import dev.bougie.features.candle.Interval;
import dev.bougie.jobs.split.Span;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/**
 * What all trials of a search have in common; trials of one experiment compare with one another.
 *
 * @param hash of everything that a score depends on but the configuration
 * @param data open times of the rows that trials may see
 */
public record Experiment(String hash, Interval interval, int horizon, Span data)
    implements Serializable {

  /**
   * The experiment.
   *
   * @param facts all that a score depends on besides: label, splits, symbols, objective
   */
  public static Experiment of(Interval interval, int horizon, Span data, List<String> facts) {
    StringBuilder text =
        new StringBuilder()
            .append("%s %d %s %s".formatted(interval.code(), horizon, data.from(), data.to()));
    facts.forEach(fact -> text.append('\n').append(fact.length()).append(':').append(fact));
    try {
      return new Experiment(
          HexFormat.of()
              .formatHex(
                  MessageDigest.getInstance("SHA-256")
                      .digest(text.toString().getBytes(StandardCharsets.UTF_8))),
          interval,
          horizon,
          data);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}

package dev.bougie.jobs.run;

import java.util.Map;
import java.util.regex.Pattern;

/**
 * A model that a run fits and judges.
 *
 * @param name in tables, reports and ids, its own in a run: small letters, digits and {@code -}, at
 *     most 40
 * @param hyperParameters the settings it is trained with, as text
 */
public record Candidate(String name, Kind kind, Map<String, String> hyperParameters) {

  private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]{0,39}");

  public Candidate {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "candidate '%s', must be small letters, digits and '-', at most 40".formatted(name));
    }
    hyperParameters = Map.copyOf(hyperParameters);
  }
}

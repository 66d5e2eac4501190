package dev.bougie.jobs.promotion;

import dev.bougie.model.config.ConfigException;
import dev.bougie.model.manifest.Level;
import dev.bougie.model.registry.Comparison;
import dev.bougie.model.registry.Decision;
import dev.bougie.model.registry.Promotion;
import dev.bougie.model.registry.Proposal;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether a challenger answers from now on. What is compared are configurations, not fits:
 *
 * <ul>
 *   <li>a newer fit of the configuration that answers takes its place whatever it proves, so that
 *       advice follows the evidence down as fast as up;
 *   <li>another configuration that proves a higher level takes its place at once, one that proves a
 *       lower level never;
 *   <li>at the same level it must have been better, beyond chance, in several runs one after
 *       another: of many that are tried some look better once;
 *   <li>real candles go before made-up ones, whatever else;
 *   <li>a configuration that somebody turned back does not come back by itself.
 * </ul>
 *
 * <p>A run proposes the newer fit of what answers first and its best challenger then; a second
 * challenger of the same run would end the row of wins of the first.
 */
public final class Hysteresis {

  private final Config config;

  public Hysteresis(Config config) {
    this.config = config;
  }

  /**
   * Section {@code promotion}.
   *
   * @param margin p-value below which a comparison counts as won, in (0, 0.5]
   * @param wins comparisons that must be won one after another, at least 1
   */
  public record Config(double margin, int wins) {

    public Config {
      if (!(margin > 0 && margin <= 0.5)) {
        throw new ConfigException("margin", margin, "must be in (0, 0.5]");
      }
      if (wins < 1) {
        throw new ConfigException("wins", wins, "must be at least 1");
      }
    }
  }

  /**
   * Decides.
   *
   * @param champion that answers, null for none
   * @param comparison of the challenger's configuration with that of the champion, null for none
   * @param history decisions about who answers, newest first
   */
  public Proposal decide(
      @Nullable Contender champion,
      Contender challenger,
      @Nullable Comparison comparison,
      List<Promotion> history) {
    if (champion == null) {
      return proposal(Decision.FIRST, "none answered before", comparison);
    }
    if (challenger.synthetic() != champion.synthetic()) {
      return challenger.synthetic()
          ? proposal(
              Decision.KEPT,
              "it was trained on made-up candles, and %s knows real ones"
                  .formatted(champion.modelId()),
              comparison)
          : proposal(
              Decision.BETTER,
              "it knows real candles, and %s was trained on made-up ones"
                  .formatted(champion.modelId()),
              comparison);
    }
    return challenger.configuration().equals(champion.configuration())
        ? refreshed(champion, challenger, comparison)
        : challenged(champion, challenger, comparison, history);
  }

  private static Proposal refreshed(
      Contender champion, Contender challenger, @Nullable Comparison comparison) {
    if (challenger.createdAt().isBefore(champion.createdAt())) {
      return proposal(
          Decision.KEPT,
          "it is an older fit of the configuration of %s".formatted(champion.modelId()),
          comparison);
    }
    int levels = challenger.level().compareTo(champion.level());
    return proposal(
        levels < 0 ? Decision.LOWERED : levels > 0 ? Decision.BETTER : Decision.REFRESHED,
        "it is a newer fit of the configuration of %s and is %s%s"
            .formatted(
                champion.modelId(),
                name(challenger.level()),
                levels == 0 ? " as well" : ", not " + name(champion.level()) + " any more"),
        comparison);
  }

  private Proposal challenged(
      Contender champion,
      Contender challenger,
      @Nullable Comparison comparison,
      List<Promotion> history) {
    Optional<Promotion> turnedBack = turnedBack(challenger.configuration(), history);
    if (turnedBack.isPresent()) {
      return proposal(
          Decision.KEPT,
          "its configuration was turned back at %s: %s"
              .formatted(turnedBack.get().decidedAt(), turnedBack.get().reason()),
          comparison);
    }
    int levels = challenger.level().compareTo(champion.level());
    if (levels != 0) {
      return proposal(
          levels > 0 ? Decision.BETTER : Decision.KEPT,
          "it is %s, and %s is %s"
              .formatted(name(challenger.level()), champion.modelId(), name(champion.level())),
          comparison);
    }
    if (comparison == null) {
      return proposal(
          Decision.KEPT,
          "it is %s like %s, with which it was not compared"
              .formatted(name(challenger.level()), champion.modelId()),
          null);
    }
    if (!isWon(comparison, champion)) {
      return proposal(
          Decision.KEPT,
          "it is no better than %s beyond chance: %s, p = %s, not below %s"
              .formatted(
                  champion.modelId(),
                  comparison.test(),
                  figure(comparison.pValue()),
                  figure(config.margin())),
          comparison);
    }
    int wins = 1 + winsBefore(champion, challenger, history);
    return proposal(
        wins >= config.wins() ? Decision.BETTER : Decision.KEPT,
        "it was better than %s in %d of %d runs one after another: %s, p = %s"
            .formatted(
                champion.modelId(),
                wins,
                config.wins(),
                comparison.test(),
                figure(comparison.pValue())),
        comparison);
  }

  private boolean isWon(Comparison comparison, Contender champion) {
    return comparison.against().equals(champion.configuration())
        && comparison.pValue() < config.margin();
  }

  /** Newer fits of what answers stand between the runs and end nothing. */
  private int winsBefore(Contender champion, Contender challenger, List<Promotion> history) {
    int wins = 0;
    for (Promotion past : history) {
      boolean sameFit = past.modelId().equals(challenger.modelId());
      boolean refreshes =
          past.decision().moves() && past.configuration().equals(champion.configuration());
      Comparison made = past.comparison();
      if (sameFit || refreshes) {
        continue;
      }
      if (past.decision() != Decision.KEPT
          || !past.configuration().equals(challenger.configuration())
          || made == null
          || !isWon(made, champion)) {
        break;
      }
      wins++;
    }
    return wins;
  }

  /** The decision that took the configuration away, unless somebody let it answer since. */
  private static Optional<Promotion> turnedBack(String configuration, List<Promotion> history) {
    for (int i = 0; i < history.size(); i++) {
      Promotion past = history.get(i);
      if (past.decision() == Decision.PROMOTED && past.configuration().equals(configuration)) {
        return Optional.empty();
      }
      if (past.decision() == Decision.ROLLED_BACK
          && configurationOf(past.previousId(), history.subList(i + 1, history.size()))
              .filter(configuration::equals)
              .isPresent()) {
        return Optional.of(past);
      }
    }
    return Optional.empty();
  }

  private static Optional<String> configurationOf(
      @Nullable String modelId, List<Promotion> history) {
    return history.stream()
        .filter(past -> past.modelId().equals(modelId))
        .map(Promotion::configuration)
        .findFirst();
  }

  private static Proposal proposal(
      Decision decision, String reason, @Nullable Comparison comparison) {
    return new Proposal(decision, reason, comparison);
  }

  private static String name(Level level) {
    return level.name().toLowerCase(Locale.ROOT);
  }

  private static String figure(double value) {
    return String.format(Locale.ROOT, "%.3g", value);
  }
}

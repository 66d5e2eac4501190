package dev.bougie.jobs.run;

import dev.bougie.model.config.ConfigException;

/**
 * Which of the symbols are trained on at which time; section {@code train.universe}.
 *
 * @param top so many, the most traded, anew each month; 0 for all of them at all times
 * @param days before the month over which trades are counted, 1 to 366
 */
public record TrainingUniverse(int top, int days) {

  private static final int MOST_DAYS = 366;

  public TrainingUniverse {
    if (top < 0) {
      throw new ConfigException("top", top, "must be at least 0; 0 is all symbols");
    }
    if (days < 1 || days > MOST_DAYS) {
      throw new ConfigException("days", days, "must be from 1 to " + MOST_DAYS);
    }
  }
}

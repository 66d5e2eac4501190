package dev.bougie.jobs.doctor;

import dev.bougie.model.config.ConfigException;

/**
 * What counts as unhealthy; section {@code doctor}.
 *
 * @param smallFileMb data files below so many mebibytes are small
 * @param maxLag candles that the newest one may be behind the exchange's present
 * @param examples of each finding that are named
 */
public record DoctorSettings(int smallFileMb, int maxLag, int examples) {

  public DoctorSettings {
    positive("small-file-mb", smallFileMb);
    positive("max-lag", maxLag);
    positive("examples", examples);
  }

  private static void positive(String key, int value) {
    if (value < 1) {
      throw new ConfigException(key, value, "must be at least 1");
    }
  }
}

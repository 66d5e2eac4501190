package dev.bougie.features.catalogue.history;

import dev.bougie.features.engine.Feature;
import java.util.List;

/** What is known of the candles themselves. */
public final class HistoryFeatures {

  private HistoryFeatures() {}

  public static List<Feature> all() {
    return List.of(new CandlesPresent(24), new CandlesPresent(168));
  }
}

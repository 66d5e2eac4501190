package dev.bougie.jobs.universe;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** The assets that others are paid with, to take the name of a delisted symbol apart. */
final class QuoteAssets {

  private final List<String> longestFirst;

  QuoteAssets(Collection<String> assets) {
    this.longestFirst =
        assets.stream()
            .distinct()
            .sorted(Comparator.comparingInt(String::length).reversed())
            .toList();
  }

  /** The longest quote asset that the name ends with and that leaves something for the base. */
  Optional<String> of(String symbol) {
    return longestFirst.stream()
        .filter(asset -> symbol.endsWith(asset) && symbol.length() > asset.length())
        .findFirst();
  }
}

package dev.bougie.jobs.lake;

import dev.bougie.features.candle.Interval;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.iceberg.Table;

/**
 * By symbol, the snapshot of the candle table that the features of an interval were made from.
 * Written as {@code 123:BTCUSDT,ETHUSDT;456:XRPUSDT}.
 */
public record Lineage(SortedMap<String, Long> snapshots) {

  /** Of the features of that interval, as the properties of their table tell. */
  public static Lineage of(Table features, Interval interval) {
    return of(features.properties(), interval);
  }

  /** The same by these properties. */
  static Lineage of(Map<String, String> properties, Interval interval) {
    return parse(properties.getOrDefault(property(interval), ""));
  }

  /** The properties by which a table tells it. */
  public Map<String, String> properties(Interval interval) {
    return Map.of(property(interval), text());
  }

  private static String property(Interval interval) {
    return "bougie.candles." + interval.code();
  }

  /** What {@link #text} wrote. */
  static Lineage parse(String text) {
    SortedMap<String, Long> snapshots = new TreeMap<>();
    for (String group : text.split(";", -1)) {
      int colon = group.indexOf(':');
      if (colon > 0) {
        Long snapshot = Long.valueOf(group.substring(0, colon));
        for (String symbol : group.substring(colon + 1).split(",", -1)) {
          snapshots.put(symbol, snapshot);
        }
      }
    }
    return new Lineage(snapshots);
  }

  /** To be stored. */
  String text() {
    return bySnapshot(snapshots.keySet()).entrySet().stream()
        .map(group -> group.getKey() + ":" + String.join(",", group.getValue()))
        .collect(Collectors.joining(";"));
  }

  /** These symbols made from that snapshot, the others as they are. */
  public Lineage with(Collection<String> symbols, long snapshot) {
    SortedMap<String, Long> next = new TreeMap<>(snapshots);
    symbols.forEach(symbol -> next.put(symbol, snapshot));
    return new Lineage(next);
  }

  /** Those of the symbols that were made from one snapshot each, by snapshot. */
  public Map<Long, List<String>> bySnapshot(Collection<String> symbols) {
    Map<Long, List<String>> groups = new LinkedHashMap<>();
    for (String symbol : new TreeSet<>(symbols)) {
      Long snapshot = snapshots.get(symbol);
      if (snapshot != null) {
        groups.computeIfAbsent(snapshot, any -> new ArrayList<>()).add(symbol);
      }
    }
    return groups;
  }

  /** The one snapshot that all these symbols were made from; empty where there is no such. */
  public Optional<Long> common(Collection<String> symbols) {
    Map<Long, List<String>> groups = bySnapshot(symbols);
    return groups.size() == 1 && snapshots.keySet().containsAll(symbols)
        ? groups.keySet().stream().findFirst()
        : Optional.empty();
  }
}

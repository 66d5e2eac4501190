package dev.bougie.jobs.doctor;

import dev.bougie.jobs.text.TextTable;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Tells a terminal how the lake is. */
public final class HealthTable {

  private static final List<String> CANDLES =
      List.of(
          "interval",
          "symbols",
          "rows",
          "first",
          "last",
          "lag",
          "missing",
          "rejects",
          "twice",
          "broken",
          "unclosed",
          "in Postgres");
  private static final List<String> FILES =
      List.of("table", "interval", "data files", "size", "small", "delete files", "size");
  private static final List<String> UNITS = List.of("B", "KiB", "MiB", "GiB", "TiB");

  private HealthTable() {}

  /** Tables and findings, columns aligned, each line ended. */
  public static String format(Health health) {
    StringBuilder text = new StringBuilder();
    if (!health.candles().isEmpty()) {
      boolean bySymbol = health.candles().stream().anyMatch(line -> line.symbol() != null);
      List<List<String>> rows = new ArrayList<>();
      List<String> header = new ArrayList<>(CANDLES);
      if (bySymbol) {
        header.set(1, "symbol");
      }
      rows.add(header);
      health.candles().forEach(line -> rows.add(cells(line)));
      text.append(TextTable.ofWords(rows)).append('\n');
    }
    if (!health.files().isEmpty()) {
      List<List<String>> rows = new ArrayList<>();
      rows.add(FILES);
      health.files().forEach(files -> rows.add(cells(files)));
      text.append(TextTable.ofWords(rows)).append('\n');
    }
    health.warnings().forEach(finding -> append(text, "note", finding));
    health.damage().forEach(finding -> append(text, "DAMAGE", finding));
    if (!health.isDamaged()) {
      text.append("no damage found\n");
    }
    return text.toString();
  }

  private static List<String> cells(Health.Line line) {
    return List.of(
        line.interval().code(),
        line.symbol() == null ? String.valueOf(line.symbols()) : line.symbol(),
        String.valueOf(line.rows()),
        minute(line.first()),
        minute(line.last()),
        span(line.lagSeconds()),
        labels(line.missing()),
        labels(line.rejects()),
        String.valueOf(line.duplicates()),
        labels(line.broken()),
        String.valueOf(line.unclosed()),
        String.valueOf(line.inPostgres()));
  }

  private static List<String> cells(Health.Files files) {
    return List.of(
        files.table(),
        files.interval() == null ? "-" : files.interval(),
        String.valueOf(files.dataFiles()),
        size(files.dataBytes()),
        "%d %%".formatted(Math.round(100 * files.smallShare())),
        String.valueOf(files.deleteFiles()),
        size(files.deleteBytes()));
  }

  private static String labels(Map<String, Long> counts) {
    return counts.isEmpty()
        ? "0"
        : counts.entrySet().stream()
            .map(entry -> "%s %d".formatted(entry.getKey(), entry.getValue()))
            .collect(Collectors.joining(", "));
  }

  /** Candles open at whole minutes, but for those of a second. */
  private static String minute(Instant time) {
    String text = time.toString();
    return text.endsWith(":00Z") ? text.substring(0, text.length() - 4) + "Z" : text;
  }

  private static String span(long seconds) {
    Duration duration = Duration.ofSeconds(seconds);
    if (duration.toDays() > 0) {
      return "%dd %dh".formatted(duration.toDays(), duration.toHoursPart());
    }
    return duration.toHours() > 0
        ? "%dh %dm".formatted(duration.toHours(), duration.toMinutesPart())
        : "%dm %ds".formatted(duration.toMinutes(), duration.toSecondsPart());
  }

  private static String size(long bytes) {
    double value = bytes;
    int unit = 0;
    while (value >= 1024 && unit < UNITS.size() - 1) {
      value /= 1024;
      unit++;
    }
    return String.format(Locale.ROOT, unit == 0 ? "%.0f %s" : "%.1f %s", value, UNITS.get(unit));
  }

  private static void append(StringBuilder text, String word, Health.Finding finding) {
    text.append(word).append(": ");
    if (finding.count() > 0) {
      text.append(finding.count()).append(' ');
    }
    text.append(finding.text()).append('\n');
    finding.examples().forEach(example -> text.append("  ").append(example).append('\n'));
  }
}

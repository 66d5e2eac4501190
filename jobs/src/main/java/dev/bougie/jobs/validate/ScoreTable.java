package dev.bougie.jobs.validate;

import dev.bougie.model.manifest.Level;
import dev.bougie.model.manifest.Scores;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Tells a terminal how the candidates did, baselines first. */
public final class ScoreTable {

  private static final List<String> HEADER =
      List.of("candidate", "rmse %", "mae %", "direction %", "ic", "level");

  private ScoreTable() {}

  /** The table, columns aligned, each line ended. */
  public static String format(Validate.Result result) {
    List<List<String>> lines = new ArrayList<>();
    lines.add(HEADER);
    result.candidates().stream()
        .sorted(Comparator.comparing((Validate.Result.Line line) -> line.level() != null))
        .forEach(line -> lines.add(cells(line, result.chosen())));
    int[] widths =
        IntStream.range(0, HEADER.size())
            .map(
                column -> Collections.max(lines.stream().map(l -> l.get(column).length()).toList()))
            .toArray();
    String table =
        lines.stream().map(line -> aligned(line, widths) + "\n").collect(Collectors.joining());
    return table + "* baseline, out of sample; the chosen model stands after >\n";
  }

  private static List<String> cells(Validate.Result.Line line, String chosen) {
    Scores scores = line.scores();
    String name = line.candidate() + (line.baseline() ? " *" : "");
    return List.of(
        (line.candidate().equals(chosen) ? "> " : "  ") + name,
        number("%.4f", 100 * scores.rmse()),
        number("%.4f", 100 * scores.mae()),
        number("%.2f", 100 * scores.direction()),
        number("%+.4f", scores.informationCoefficient()),
        level(line.level()));
  }

  private static String level(@Nullable Level level) {
    return level == null ? "-" : level.name().toLowerCase(Locale.ROOT);
  }

  private static String number(String format, double value) {
    return Double.isNaN(value) ? "-" : String.format(Locale.ROOT, format, value);
  }

  /** Words to the left, numbers to the right. */
  private static String aligned(List<String> cells, int[] widths) {
    return IntStream.range(0, cells.size())
        .mapToObj(
            column -> {
              String padding = " ".repeat(widths[column] - cells.get(column).length());
              boolean isNumber = column > 0 && column < cells.size() - 1;
              return isNumber ? padding + cells.get(column) : cells.get(column) + padding;
            })
        .collect(Collectors.joining("  "))
        .stripTrailing();
  }
}

package dev.bougie.jobs.validate;

import dev.bougie.jobs.text.TextTable;
import dev.bougie.model.manifest.Level;
import dev.bougie.model.manifest.Scores;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
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
    return TextTable.ofFigures(lines)
        + "* baseline, out of sample; the chosen model stands after >\n";
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
}

package dev.bougie.jobs.text;

import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Rows of as many cells each, the header among them, as lines whose columns are aligned. */
public final class TextTable {

  private static final String GAP = "  ";

  private TextTable() {}

  /** All cells to the left; each line ended. */
  public static String ofWords(List<List<String>> rows) {
    return format(rows, column -> false);
  }

  /** The first and the last column to the left, the figures between to the right. */
  public static String ofFigures(List<List<String>> rows) {
    int last = rows.get(0).size() - 1;
    return format(rows, column -> column > 0 && column < last);
  }

  private static String format(List<List<String>> rows, IntPredicate toTheRight) {
    int[] widths =
        IntStream.range(0, rows.get(0).size())
            .map(column -> rows.stream().mapToInt(row -> row.get(column).length()).max().orElse(0))
            .toArray();
    StringBuilder text = new StringBuilder();
    for (List<String> row : rows) {
      String line =
          IntStream.range(0, widths.length)
              .mapToObj(
                  column -> {
                    String cell = row.get(column);
                    String padding = " ".repeat(widths[column] - cell.length());
                    return toTheRight.test(column) ? padding + cell : cell + padding;
                  })
              .collect(Collectors.joining(GAP));
      text.append(line.stripTrailing()).append('\n');
    }
    return text.toString();
  }
}

package dev.bougie.jobs.backtest.page;

import dev.bougie.jobs.backtest.core.Account;
import dev.bougie.jobs.backtest.core.BacktestReport;
import dev.bougie.jobs.text.TextTable;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Tells a terminal how a back-test went. */
public final class BacktestTable {

  private BacktestTable() {}

  /** A line an account and the notes, each line ended. */
  public static String format(BacktestReport report) {
    List<List<String>> lines = new ArrayList<>();
    lines.add(
        Stream.concat(Stream.of("account"), Figure.ALL.stream().map(Figure::heading)).toList());
    for (Account account : report.accounts()) {
      lines.add(
          Stream.concat(
                  Stream.of(account.name()),
                  Figure.ALL.stream().map(figure -> figure.of(account.performance())))
              .toList());
    }
    StringBuilder text = new StringBuilder();
    text.append(Notes.subject(report)).append("\n\n").append(TextTable.ofFigures(lines));
    Notes.readings(report).forEach(line -> text.append("note: ").append(line).append('\n'));
    Notes.warnings(report).forEach(line -> text.append("CAUTION: ").append(line).append('\n'));
    return text.toString();
  }
}

package dev.bougie.jobs.backtest.page;

import dev.bougie.jobs.backtest.core.Account;
import dev.bougie.jobs.backtest.core.BacktestReport;
import dev.bougie.jobs.page.Figures;
import dev.bougie.jobs.page.Markup;
import dev.bougie.jobs.page.Page;
import dev.bougie.model.advice.Costs;
import dev.bougie.model.advice.PositionRule;
import java.time.Month;
import java.time.format.TextStyle;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Shows a browser how a back-test went. */
public final class BacktestPage {

  private static final int SYMBOLS_NAMED = 20;

  /** Of what is left of an account that is ruined, where a logarithm is drawn. */
  private static final double LEAST_EQUITY = 1e-3;

  private static final Map<String, String> KINDS =
      Map.of(
          Account.RULE, "first",
          Account.BUY_AND_HOLD, "second",
          Account.EQUAL_WEIGHT, "third");

  private BacktestPage() {}

  /** The whole page. */
  public static String of(BacktestReport report) {
    return Page.of(
        "Back-test of %s, %d x %s ahead"
            .formatted(
                report.candidate(), report.label().horizon(), report.label().interval().code()),
        facts(report)
            + lines(Notes.warnings(report), "caution")
            + statistics(report)
            + equity(report)
            + drawdown(report)
            + report.accounts().stream().map(BacktestPage::months).collect(Collectors.joining())
            + "<h2>How to read this</h2>\n"
            + lines(Notes.readings(report), "quiet"));
  }

  private static String facts(BacktestReport report) {
    PositionRule rule = report.rule();
    Costs costs = report.costs();
    return """
        <dl>
        <dt>Run</dt><dd>%s</dd>
        <dt>Symbols</dt><dd>%s</dd>
        <dt>Open times</dt><dd>%s to %s</dd>
        <dt>Forecasts</dt><dd>%s, none of them of candles that the model was fitted on</dd>
        <dt>Rule</dt><dd>%s, sized %s, weight %s, held %d candles</dd>
        <dt>Costs</dt><dd>fee %s, half spread %s, impact %s of a candle's volume; capital %s</dd>
        </dl>
        """
        .formatted(
            Markup.escape(report.runId()),
            Markup.escape(symbols(report.symbols())),
            report.from(),
            report.to(),
            Figures.count(report.forecasts()),
            words(rule.mode().name()),
            sizing(rule),
            Figures.percent(rule.weight()),
            rule.horizon(),
            Figures.percent(costs.fee()),
            Figures.percent(costs.slippage()),
            Figures.percent(costs.impact()),
            Figures.number(report.capital()));
  }

  private static String sizing(PositionRule rule) {
    return rule.sizing() == PositionRule.Sizing.EQUAL
        ? "equally"
        : "to a volatility of %s, at most %s times the weight"
            .formatted(Figures.percent(rule.targetVolatility()), Figures.number(rule.cap()));
  }

  private static String words(String constant) {
    return constant.toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  private static String symbols(List<String> symbols) {
    String named = symbols.stream().limit(SYMBOLS_NAMED).collect(Collectors.joining(", "));
    return symbols.size() > SYMBOLS_NAMED
        ? "%s and %d more".formatted(named, symbols.size() - SYMBOLS_NAMED)
        : named;
  }

  private static String statistics(BacktestReport report) {
    String head =
        report.accounts().stream()
            .map(account -> "<th scope=\"col\">%s</th>".formatted(Markup.escape(account.name())))
            .collect(Collectors.joining());
    String body =
        Figure.ALL.stream()
            .map(
                figure ->
                    "<tr><th scope=\"row\">%s</th>%s</tr>\n"
                        .formatted(
                            Markup.escape(figure.words()),
                            report.accounts().stream()
                                .map(
                                    account ->
                                        "<td>%s</td>"
                                            .formatted(
                                                Markup.escape(figure.of(account.performance()))))
                                .collect(Collectors.joining())))
            .collect(Collectors.joining());
    return """
        <h2>After costs</h2>
        <table><thead><tr><th scope="col"></th>%s</tr></thead>
        <tbody>
        %s</tbody></table>
        """
        .formatted(head, body);
  }

  private static String equity(BacktestReport report) {
    return section(
        "Growth of one",
        report,
        CurvePlot.of(
            "Growth of one, day by day: "
                + report.accounts().stream()
                    .map(
                        account ->
                            "%s %s"
                                .formatted(
                                    account.name(),
                                    Figures.number(1 + account.performance().totalReturn())))
                    .collect(Collectors.joining(", ")),
            report.ruled().firstDay(),
            lines(report, equity -> Math.max(LEAST_EQUITY, equity)),
            CurvePlot.Scale.LOGARITHMIC,
            1,
            Figures::number));
  }

  private static String drawdown(BacktestReport report) {
    double[] highest = {1};
    List<CurvePlot.Line> lines = new ArrayList<>();
    for (Account account : report.accounts()) {
      highest[0] = 1;
      lines.add(
          line(
              account,
              equity -> {
                highest[0] = Math.max(highest[0], equity);
                return equity / highest[0] - 1;
              }));
    }
    return section(
        "Below the highest so far",
        report,
        CurvePlot.of(
            "Drawdown at the end of each day",
            report.ruled().firstDay(),
            lines,
            CurvePlot.Scale.LINEAR,
            0,
            value -> Figures.number(100 * value) + " %"));
  }

  private static String section(String heading, BacktestReport report, String plot) {
    String legend =
        report.accounts().stream()
            .map(
                account ->
                    "<span class=\"key %s\"></span> %s"
                        .formatted(kind(account), Markup.escape(account.name())))
            .collect(Collectors.joining(" \u2003 "));
    return """
        <h2>%s</h2>
        <figure>%s<figcaption>%s</figcaption></figure>
        """
        .formatted(Markup.escape(heading), plot, legend);
  }

  private static List<CurvePlot.Line> lines(BacktestReport report, DoubleUnaryOperator shown) {
    return report.accounts().stream().map(account -> line(account, shown)).toList();
  }

  private static CurvePlot.Line line(Account account, DoubleUnaryOperator shown) {
    List<Double> values = new ArrayList<>();
    double equity = 1;
    for (double daily : account.daily()) {
      equity *= 1 + daily;
      values.add(shown.applyAsDouble(equity));
    }
    return new CurvePlot.Line(kind(account), values);
  }

  private static String kind(Account account) {
    return KINDS.getOrDefault(account.name(), "third");
  }

  private static String months(Account account) {
    SortedMap<Integer, Map<Integer, Double>> years = new TreeMap<>();
    for (Account.Month month : account.months()) {
      years
          .computeIfAbsent(month.month().getYear(), any -> new TreeMap<>())
          .put(month.month().getMonthValue(), month.value());
    }
    String head =
        Stream.of(Month.values())
            .map(
                month ->
                    "<th scope=\"col\">%s</th>"
                        .formatted(month.getDisplayName(TextStyle.SHORT, Locale.ROOT)))
            .collect(Collectors.joining());
    return """
        <h2>Months of %s</h2>
        <div class="scroll"><table><thead><tr><th scope="col">%%</th>%s<th scope="col">year</th></tr></thead>
        <tbody>
        %s</tbody></table></div>
        """
        .formatted(
            Markup.escape(account.name()),
            head,
            years.entrySet().stream()
                .map(year -> year(year.getKey(), year.getValue()))
                .collect(Collectors.joining()));
  }

  private static String year(int year, Map<Integer, Double> months) {
    double total = 1;
    StringBuilder cells = new StringBuilder();
    for (int month = 1; month <= Month.values().length; month++) {
      double value = months.getOrDefault(month, Double.NaN);
      total *= Double.isNaN(value) ? 1 : 1 + value;
      cells.append(cell(value));
    }
    return "<tr><th scope=\"row\">%d</th>%s%s</tr>\n".formatted(year, cells, cell(total - 1));
  }

  private static String cell(double value) {
    if (Double.isNaN(value)) {
      return "<td></td>";
    }
    return "<td class=\"%s\">%s</td>"
        .formatted(value < 0 ? "fall" : value > 0 ? "rise" : "", Figures.signed(100 * value, 2));
  }

  private static String lines(List<String> lines, String kind) {
    return lines.stream()
        .map(
            line ->
                "<p class=\"%s\">%s.</p>\n"
                    .formatted(
                        kind,
                        Markup.escape(Character.toUpperCase(line.charAt(0)) + line.substring(1))))
        .collect(Collectors.joining());
  }
}

package dev.bougie.jobs.backtest.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bougie.features.candle.Interval;
import dev.bougie.jobs.backtest.core.Account;
import dev.bougie.jobs.backtest.core.BacktestReport;
import dev.bougie.jobs.backtest.core.EquityCurve;
import dev.bougie.jobs.backtest.core.Ledger;
import dev.bougie.jobs.backtest.core.Trades;
import dev.bougie.model.advice.Costs;
import dev.bougie.model.advice.PositionRule;
import dev.bougie.model.advice.PositionRule.Mode;
import dev.bougie.model.advice.PositionRule.Sizing;
import dev.bougie.model.manifest.Label;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.NodeList;

class BacktestPageTest {

  private static final Instant FROM = Instant.parse("2023-11-20T00:00:00Z");

  @Test
  void isWellFormedAndShowsEveryAccount() throws Exception {
    Document page = page(report("forest<1>", 400, 0.004, 250));
    assertThat(page.getElementsByTagName("h1").item(0).getTextContent())
        .isEqualTo("Back-test of forest<1>, 24 x 1h ahead");
    NodeList lines = page.getElementsByTagName("path");
    assertThat(lines.getLength()).isEqualTo(6);
    assertThat(text(page, "h2"))
        .containsExactly(
            "After costs",
            "Growth of one",
            "Below the highest so far",
            "Months of rule",
            "Months of buy-and-hold",
            "Months of equal-weight",
            "How to read this");
    assertThat(text(page, "th"))
        .contains("2023", "2024", "rule", "Calmar ratio: growth over drawdown");
    assertThat(page.getElementsByTagName("svg").item(0).getTextContent()).contains("2023-11-20");
  }

  @Test
  void showsRuinAndASingleDay() throws Exception {
    for (int days : new int[] {1, 2, 30}) {
      Document page = page(report("linear", days, 1.5, 3));
      NodeList lines = page.getElementsByTagName("path");
      for (int i = 0; i < lines.getLength(); i++) {
        String path = lines.item(i).getAttributes().getNamedItem("d").getNodeValue();
        assertThat(path).startsWith("M").doesNotContain("NaN", "nfinity");
      }
    }
  }

  @Test
  void saysWhatFlattersTheFigures() throws Exception {
    String idle = BacktestTable.format(report("linear", 30, 0.004, 0));
    assertThat(idle)
        .contains("CAUTION: some candles are made up")
        .contains("CAUTION: the rule never traded: no forecast covers the costs")
        .contains("CAUTION: forecasts of the folds decided which candidate to take");
    assertThat(BacktestTable.format(report("held", 30, 0.004, 5))).doesNotContain("folds");
    assertThat(BacktestTable.format(report("linear", 30, 0.004, 5))).doesNotContain("never traded");
  }

  @Test
  void alignsTheFiguresOfTheAccounts() {
    List<String> lines = BacktestTable.format(report("linear", 30, 0.004, 5)).lines().toList();
    assertThat(lines.get(0))
        .startsWith("linear of run r1: 1,234 forecasts of 2 symbols, 2023-11-20");
    assertThat(lines.get(2)).startsWith("account").contains("CAGR", "Sharpe", "drawdown", "hits");
    assertThat(lines.subList(3, 6))
        .extracting(line -> line.substring(0, line.indexOf(' ')))
        .containsExactly("rule", "buy-and-hold", "equal-weight");
  }

  private static Document page(BacktestReport report) throws Exception {
    String html = BacktestPage.of(report).replace("<!DOCTYPE html>", "");
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new ByteArrayInputStream(html.getBytes(StandardCharsets.UTF_8)));
  }

  private static List<String> text(Document page, String tag) {
    NodeList nodes = page.getElementsByTagName(tag);
    return java.util.stream.IntStream.range(0, nodes.getLength())
        .mapToObj(i -> nodes.item(i).getTextContent())
        .toList();
  }

  static BacktestReport report(String candidate, int days, double size, int trades) {
    return new BacktestReport(
        "r1",
        candidate,
        new Label(Label.Kind.LOG_RETURN, 24, Interval.H1),
        FROM,
        FROM.plusSeconds(86_400L * days),
        List.of("BTCUSDT", "ETHUSDT"),
        1_234,
        candidate.equals("held"),
        true,
        new PositionRule(Mode.LONG_SHORT, Sizing.VOLATILITY, 0.5, 0.01, 2, 24),
        new Costs(0.001, 0.0002, 0.01),
        100_000,
        List.of(
            account(Account.RULE, 1, days, size, trades),
            account(Account.BUY_AND_HOLD, 2, days, 2 * size, 2),
            account(Account.EQUAL_WEIGHT, 3, days, 2 * size, 2)));
  }

  private static Account account(String name, long seed, int days, double size, int trades) {
    Random random = new Random(seed);
    Ledger.Builder ledger = new Ledger.Builder();
    for (int hour = 0; hour < 24 * days; hour++) {
      ledger.add(
          Interval.H1.plus(FROM.toEpochMilli(), hour),
          100_000 * size * random.nextGaussian(),
          10,
          random.nextDouble(),
          0.01);
    }
    Ledger built = ledger.build();
    EquityCurve curve = EquityCurve.ofConstantCapital(built, 100_000, Interval.H1);
    Trades all = new Trades(trades, trades / 2, 4_000, 3_500);
    return Account.of(name, built, curve, all, 100_000);
  }
}

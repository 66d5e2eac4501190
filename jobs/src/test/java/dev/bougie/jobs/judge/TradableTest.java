package dev.bougie.jobs.judge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bougie.model.advice.Costs;
import dev.bougie.model.manifest.Level;
import java.util.List;
import org.junit.jupiter.api.Test;

final class TradableTest {

  private final Cases cases = new Cases();

  @Test
  void aSkillThatOutearnsTheCostsIsTradable() {
    Judgement judgement = cases.judge(Markets.skilled(8, cases.outcomes, 0.12), Cases.NEARLY_FREE);

    assertThat(judgement.level()).isEqualTo(Level.TRADABLE);
    assertThat(Cases.test(judgement, Check.EARNINGS, "0").low()).isPositive();
    assertThat(Cases.test(judgement, Check.TRADED_TIMES, "100").statistic()).isGreaterThan(5000);
    assertThat(Cases.test(judgement, Check.DEFLATED_SHARPE, "0.0000").pValue()).isLessThan(0.05);
  }

  @Test
  void aSkillThatNeverCoversTheCostsIsNotTradable() {
    Judgement judgement = cases.judge(Markets.skilled(8, cases.outcomes, 0.08), new Costs(0.01, 0));

    assertThat(judgement.level()).isEqualTo(Level.SKILLED);
    assertThat(judgement.reasons())
        .contains("forecasts exceeded the costs at 0 times, at least 100 are needed");
  }

  @Test
  void whatNobodyActedOnIsNotTradable() {
    double[] forecasts = Markets.skilled(8, cases.outcomes, 0.12);

    Judgement judgement =
        cases.judge(cases.one("model", forecasts, cases.coverages(0.8, 0.9), null, Cases.ALONE));

    assertThat(judgement.level()).isEqualTo(Level.SKILLED);
    assertThat(judgement.reasons()).endsWith("nobody acted on its forecasts");
  }

  @Test
  void aSharpeRatioThatManyTrialsWouldReachByLuckIsNotTradable() {
    double[] forecasts = Markets.skilled(8, cases.outcomes, 0.12);
    Earnings earnings = cases.earnings(forecasts, Cases.NEARLY_FREE);
    double ratio =
        cases.judge(forecasts, Cases.NEARLY_FREE).tests().stream()
            .filter(one -> one.check() == Check.DEFLATED_SHARPE)
            .findFirst()
            .orElseThrow()
            .statistic();
    Trials many = new Trials(1000, List.of(-ratio, ratio), Double.NaN);

    Judgement judgement =
        cases.judge(cases.one("model", forecasts, cases.coverages(0.8, 0.9), earnings, many));

    assertThat(judgement.level()).isEqualTo(Level.SKILLED);
    assertThat(judgement.tests())
        .filteredOn(one -> !one.passed() && !Check.WAYS.contains(one.check()))
        .extracting(TestResult::check)
        .containsExactly(Check.DEFLATED_SHARPE);
  }

  @Test
  void overfittedBackTestsForbidTrading() {
    double[] forecasts = Markets.skilled(8, cases.outcomes, 0.12);
    Earnings earnings = cases.earnings(forecasts, Cases.NEARLY_FREE);

    Judgement over =
        cases.judge(
            cases.one(
                "model",
                forecasts,
                cases.coverages(0.8, 0.9),
                earnings,
                new Trials(1, List.of(), 0.6)));
    Judgement under =
        cases.judge(
            cases.one(
                "model",
                forecasts,
                cases.coverages(0.8, 0.9),
                earnings,
                new Trials(1, List.of(), 0.4)));

    assertThat(over.level()).isEqualTo(Level.SKILLED);
    assertThat(over.reasons()).endsWith("probability of back-test overfitting 0.60, above 0.5");
    assertThat(under.level()).isEqualTo(Level.TRADABLE);
  }

  @Test
  void readsBackWhatItWrote() throws Exception {
    Judgement judgement = cases.judge(Markets.skilled(8, cases.outcomes, 0.12), Cases.NEARLY_FREE);

    assertThat(
            dev.bougie.model.json.Json.mapper()
                .readValue(dev.bougie.model.json.Json.write(judgement), Judgement.class))
        .isEqualTo(judgement);
  }
}

package dev.bougie.jobs.backtest.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.bougie.features.candle.Interval;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.RecordComponent;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.Objects;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

class PerformanceTest {

  private static final double TOLERANCE = 1e-8;

  @Test
  void isWhatPythonComputes() throws Exception {
    for (JsonNode known : fixtures()) {
      double capital = known.path("capital").doubleValue();
      Interval interval = Interval.of(known.path("hours").intValue() + "h");
      Ledger ledger = ledger(known);
      Trades trades = trades(known);
      assertSame(
          known.path("constant"),
          EquityCurve.ofConstantCapital(ledger, capital, interval),
          ledger,
          trades,
          capital);
      assertSame(
          known.path("holding"),
          EquityCurve.ofHolding(ledger, capital, interval),
          ledger,
          trades,
          capital);
    }
  }

  @Test
  void tellsAnAccountThatNeverTradesFromOneThatLoses() {
    Ledger ledger = new Ledger.Builder().add(0, 0, 0, 0, 0).add(86_400_000L, 0, 0, 0, 0).build();
    EquityCurve curve = EquityCurve.ofConstantCapital(ledger, 1, Interval.D1);
    Performance idle = Performance.of(ledger, curve, new Trades(0, 0, 0, 0), 1);
    assertThat(idle.totalReturn()).isZero();
    assertThat(idle.cagr()).isZero();
    assertThat(idle.volatility()).isZero();
    assertThat(idle.maxDrawdown()).isZero();
    assertThat(idle.days()).isEqualTo(2);
    assertThat(
            new double[] {
              idle.sharpe(), idle.sortino(), idle.calmar(), idle.hitRate(), idle.profitFactor()
            })
        .containsOnly(Double.NaN);
  }

  @Test
  void hasNoCurveWithoutATime() {
    Ledger empty = new Ledger.Builder().build();
    assertThatThrownBy(() -> EquityCurve.ofConstantCapital(empty, 1, Interval.H1))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static void assertSame(
      JsonNode known, EquityCurve curve, Ledger ledger, Trades trades, double capital)
      throws ReflectiveOperationException {
    Performance performance = Performance.of(ledger, curve, trades, capital);
    for (RecordComponent figure : Performance.class.getRecordComponents()) {
      double actual = ((Number) figure.getAccessor().invoke(performance)).doubleValue();
      double expected = number(known.path(figure.getName()));
      assertThat(actual)
          .as(figure.getName())
          .satisfies(
              value -> {
                if (Double.isNaN(expected)) {
                  assertThat(value).isNaN();
                } else {
                  assertThat(value)
                      .isCloseTo(expected, within(TOLERANCE * Math.max(1, Math.abs(expected))));
                }
              });
    }
    assertThat(curve.firstDay()).isEqualTo(LocalDate.of(2024, 2, 27));
    assertThat(curve.daily().values())
        .containsExactly(
            StreamSupport.stream(known.path("daily").spliterator(), false)
                .mapToDouble(JsonNode::doubleValue)
                .toArray(),
            within(TOLERANCE));
    assertThat(curve.monthly()).hasSize(known.path("monthly").size());
    curve
        .monthly()
        .forEach(
            (month, value) ->
                assertThat(value)
                    .isCloseTo(
                        known.path("monthly").path(name(month)).doubleValue(), within(TOLERANCE)));
  }

  private static String name(YearMonth month) {
    return month.toString();
  }

  private static Ledger ledger(JsonNode known) {
    Ledger.Builder ledger = new Ledger.Builder();
    for (JsonNode row : known.path("rows")) {
      ledger.add(
          row.path(0).longValue(),
          row.path(1).doubleValue(),
          row.path(2).doubleValue(),
          row.path(3).doubleValue(),
          row.path(4).doubleValue());
    }
    return ledger.build();
  }

  private static Trades trades(JsonNode known) {
    long won = 0;
    double gained = 0;
    double lost = 0;
    for (JsonNode trade : known.path("trades")) {
      won += trade.doubleValue() > 0 ? 1 : 0;
      gained += Math.max(0, trade.doubleValue());
      lost += Math.max(0, -trade.doubleValue());
    }
    return new Trades(known.path("trades").size(), won, gained, lost);
  }

  private static double number(JsonNode node) {
    return node.isTextual() ? Double.parseDouble(node.textValue()) : node.doubleValue();
  }

  private static JsonNode fixtures() throws IOException {
    try (InputStream file =
        Objects.requireNonNull(
            PerformanceTest.class.getResourceAsStream("/backtest/performance.json"))) {
      return new ObjectMapper().readTree(file);
    }
  }
}

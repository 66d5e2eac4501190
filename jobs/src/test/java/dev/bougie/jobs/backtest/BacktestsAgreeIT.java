package dev.bougie.jobs.backtest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.bougie.jobs.backtest.core.EventBacktest;
import dev.bougie.jobs.backtest.core.Ledger;
import dev.bougie.jobs.backtest.core.Trades;
import dev.bougie.jobs.run.DataException;
import dev.bougie.model.advice.Costs;
import dev.bougie.model.advice.PositionBook.Fill;
import dev.bougie.model.advice.PositionRule;
import dev.bougie.model.advice.PositionRule.Mode;
import dev.bougie.model.advice.PositionRule.Sizing;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class BacktestsAgreeIT {

  private static final double CAPITAL = 30_000;
  private static final Costs COSTS = new Costs(0.001, 0.0002, 0.02);

  private static SparkSession spark;

  @BeforeAll
  static void startSpark() {
    spark =
        SparkSession.builder()
            .master("local[2]")
            .appName("BacktestsAgreeIT")
            .config("spark.ui.enabled", "false")
            .config("spark.sql.shuffle.partitions", "3")
            .config("spark.sql.session.timeZone", "America/New_York")
            .getOrCreate();
  }

  @AfterAll
  static void stopSpark() {
    spark.stop();
  }

  @ParameterizedTest
  @CsvSource({
    "1, LONG_ONLY, EQUAL, 1",
    "2, LONG_SHORT, EQUAL, 24",
    "3, LONG_SHORT, VOLATILITY, 1",
    "4, LONG_ONLY, VOLATILITY, 7"
  })
  void doTheSameTradeByTrade(long seed, Mode mode, Sizing sizing, int horizon) {
    RaggedMarket market = new RaggedMarket(seed, 400);
    PositionRule rule = new PositionRule(mode, sizing, 0.21, 0.01, 2.5, horizon);
    VectorBacktest backtest = new VectorBacktest(COSTS, CAPITAL);

    EventBacktest.Outcome events =
        EventBacktest.run(
            rule, COSTS, CAPITAL, market.source(), market.events().iterator(), RaggedMarket.FIRST);
    Dataset<Row> account =
        backtest.following(rule, market.candleRows(spark), market.forecastRows(spark)).cache();

    assertThat(events.fills()).hasSizeGreaterThan(300);
    FillComparison found = FillComparison.of(spark, backtest.fills(account), events.fills());
    assertThat(found.agrees()).as("%s", found).isTrue();
    assertThat(found.fills()).isEqualTo(events.fills().size());
    assertSame(backtest.ledger(account, 1_000), events.ledger());
    assertSame(backtest.trades(account), events.trades());
    account.unpersist();
  }

  @Test
  void tellsWhichTradesDiffer() {
    RaggedMarket market = new RaggedMarket(1, 60);
    PositionRule rule = new PositionRule(Mode.LONG_SHORT, Sizing.EQUAL, 0.2, 1, 1, 1);
    VectorBacktest backtest = new VectorBacktest(COSTS, CAPITAL);
    List<Fill> fills =
        new ArrayList<>(
            EventBacktest.run(
                    rule,
                    COSTS,
                    CAPITAL,
                    market.source(),
                    market.events().iterator(),
                    RaggedMarket.FIRST)
                .fills());
    Dataset<Row> vector =
        backtest
            .fills(backtest.following(rule, market.candleRows(spark), market.forecastRows(spark)))
            .cache();
    Fill first = fills.get(0);
    Fill second = fills.get(1);

    fills.set(0, new Fill(first.symbol(), first.time(), 0, first.after() + 1e-15, 1, first.cost()));
    FillComparison position = FillComparison.of(spark, vector, fills);
    assertThat(position.differing()).isEqualTo(1);
    assertThat(position.agrees()).isFalse();
    assertThat(position.examples()).hasSize(1);
    assertThat(position.examples().get(0)).contains(first.symbol(), String.valueOf(first.time()));

    fills.set(0, first);
    fills.remove(1);
    assertThat(FillComparison.of(spark, vector, fills).differing()).isEqualTo(1);

    fills.add(
        new Fill(
            second.symbol(),
            second.time(),
            second.before(),
            second.after(),
            second.price(),
            second.cost() * (1 + 1e-8)));
    FillComparison money = FillComparison.of(spark, vector, fills);
    assertThat(money.differing()).isZero();
    assertThat(money.costDifference()).isCloseTo(1e-8, within(1e-12));
    assertThat(money.agrees()).isFalse();
  }

  @Test
  void holdsMoreTimesThanAllowedAgainstTheDates() {
    RaggedMarket market = new RaggedMarket(1, 60);
    VectorBacktest backtest = new VectorBacktest(COSTS, CAPITAL);
    Dataset<Row> account = backtest.equalWeight(market.candleRows(spark), market.symbols());
    assertThat(backtest.ledger(account, 60).size()).isEqualTo(60);
    assertThatThrownBy(() -> backtest.ledger(account, 59))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("more than 59 times");
  }

  private static void assertSame(Ledger vector, Ledger events) {
    assertThat(vector.size()).isEqualTo(events.size());
    for (int i = 0; i < vector.size(); i++) {
      assertThat(vector.openTime(i)).isEqualTo(events.openTime(i));
      assertThat(vector.profit(i)).isCloseTo(events.profit(i), within(1e-9));
      assertThat(vector.cost(i)).isCloseTo(events.cost(i), within(1e-9));
      assertThat(vector.exposure(i)).isCloseTo(events.exposure(i), within(1e-13));
      assertThat(vector.traded(i)).isCloseTo(events.traded(i), within(1e-13));
    }
  }

  private static void assertSame(Trades vector, Trades events) {
    assertThat(vector.count()).isEqualTo(events.count());
    assertThat(vector.won()).isEqualTo(events.won()).isPositive();
    assertThat(vector.gained()).isCloseTo(events.gained(), within(1e-9 * events.gained()));
    assertThat(vector.lost()).isCloseTo(events.lost(), within(1e-9 * events.lost()));
  }
}

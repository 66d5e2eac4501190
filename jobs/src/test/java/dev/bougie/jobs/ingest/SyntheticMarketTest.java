package dev.bougie.jobs.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bougie.features.candle.Candle;
import dev.bougie.features.candle.CandleRules;
import dev.bougie.features.candle.Interval;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SyntheticMarketTest {

  private static final Instant NOW = Instant.parse("2024-07-01T00:00:00Z");
  private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);

  @Test
  void tellsTheSameCandlesWhateverRangeIsAskedFor() {
    List<Candle> year = candles(7, "BTCUSDT", Interval.H1, "2023-01-01", "2024-01-01");
    List<Candle> month = candles(7, "BTCUSDT", Interval.H1, "2023-06-01", "2023-07-01");

    assertThat(month)
        .hasSize(30 * 24)
        .isEqualTo(
            year.stream()
                .filter(candle -> candle.openTime() >= instant("2023-06-01"))
                .filter(candle -> candle.openTime() < instant("2023-07-01"))
                .toList());
  }

  @ParameterizedTest
  @EnumSource(
      value = Interval.class,
      names = {"M1", "M5", "M15", "H1", "H4", "D1", "D3", "W1", "MONTH1"})
  void keepsTheRulesAndTheGridOfEveryInterval(Interval interval) {
    List<Candle> candles = candles(7, "BTCUSDT", interval, "2020-01-01", "2020-12-01");

    assertThat(candles)
        .hasSize((int) interval.count(instant("2020-01-01"), instant("2020-12-01")))
        .allSatisfy(candle -> assertThat(CandleRules.check(interval, candle)).isEmpty());
    assertThat(candles)
        .extracting(Candle::openTime)
        .startsWith(
            interval.isOnGrid(instant("2020-01-01"))
                ? instant("2020-01-01")
                : interval.next(interval.openTimeAt(instant("2020-01-01"))));
    for (int i = 1; i < candles.size(); i++) {
      assertThat(candles.get(i).openTime()).isEqualTo(interval.next(candles.get(i - 1).openTime()));
      assertThat(candles.get(i).open()).isEqualTo(candles.get(i - 1).close());
    }
  }

  @Test
  void movesAboutAsMuchInAYearAsItIsMeantTo() {
    double[] returns = returns(candles(7, "BTCUSDT", Interval.H1, "2020-01-01", "2024-01-01"));
    double yearly = Math.sqrt(meanSquare(returns) * 365.25 * 24);
    assertThat(yearly).isBetween(0.5, 0.7);
  }

  /** Ljung-Box at 20 lags; the 0.1 % point of chi-squared with 20 degrees of freedom is 45.3. */
  @Test
  void clustersVolatilityAndNothingElse() {
    for (String symbol : List.of("BTCUSDT", "ETHUSDT", "SOLUSDT")) {
      double[] returns = returns(candles(42, symbol, Interval.H1, "2022-07-01", "2024-07-01"));
      double[] squares =
          IntStream.range(0, returns.length).mapToDouble(i -> returns[i] * returns[i]).toArray();

      assertThat(ljungBox(squares, 20)).as("squared returns of %s", symbol).isGreaterThan(1_000);
      assertThat(ljungBox(returns, 20)).as("returns of %s", symbol).isLessThan(45.3);
    }
  }

  @Test
  void differsBetweenSymbolsSeedsAndIntervals() {
    List<Candle> some = candles(7, "BTCUSDT", Interval.H1, "2023-01-01", "2023-02-01");
    List<Candle> ofAnotherSymbol = candles(7, "ETHUSDT", Interval.H1, "2023-01-01", "2023-02-01");

    assertThat(correlation(returns(some), returns(ofAnotherSymbol))).isBetween(-0.15, 0.15);
    assertThat(candles(8, "BTCUSDT", Interval.H1, "2023-01-01", "2023-02-01"))
        .doesNotContainAnyElementsOf(some);
    assertThat(candles(7, "BTCUSDT", Interval.H2, "2023-01-01", "2023-02-01"))
        .doesNotContainAnyElementsOf(some);
  }

  @Test
  void quotesPricesOfSixDigitsAtMost() {
    assertThat(candles(7, "BTCUSDT", Interval.H1, "2023-01-01", "2023-02-01"))
        .allSatisfy(
            candle ->
                assertThat(Double.parseDouble("%.5e".formatted(candle.close())))
                    .isEqualTo(candle.close()));
  }

  @Test
  void takesItsPresentFromTheClock() {
    assertThat(new SyntheticMarket(7, CLOCK).now()).isEqualTo(NOW);
  }

  private static List<Candle> candles(
      long seed, String symbol, Interval interval, String from, String to) {
    SyntheticMarket market = new SyntheticMarket(seed, CLOCK);
    return market
        .pages(
            symbol,
            interval,
            Instant.ofEpochMilli(instant(from)),
            Instant.ofEpochMilli(instant(to)))
        .flatMap(page -> market.fetch(page).stream())
        .toList();
  }

  private static long instant(String date) {
    return Instant.parse(date + "T00:00:00Z").toEpochMilli();
  }

  private static double[] returns(List<Candle> candles) {
    return IntStream.range(1, candles.size())
        .mapToDouble(i -> Math.log(candles.get(i).close() / candles.get(i - 1).close()))
        .toArray();
  }

  private static double meanSquare(double[] values) {
    return IntStream.range(0, values.length)
        .mapToDouble(i -> values[i] * values[i])
        .average()
        .orElseThrow();
  }

  private static double ljungBox(double[] values, int lags) {
    double sum = 0;
    for (int lag = 1; lag <= lags; lag++) {
      double correlation = autocorrelation(values, lag);
      sum += correlation * correlation / (values.length - lag);
    }
    return values.length * (values.length + 2.0) * sum;
  }

  private static double autocorrelation(double[] values, int lag) {
    double mean =
        IntStream.range(0, values.length).mapToDouble(i -> values[i]).average().orElseThrow();
    double product = 0;
    double square = 0;
    for (int i = 0; i < values.length; i++) {
      square += (values[i] - mean) * (values[i] - mean);
      product += i < lag ? 0 : (values[i] - mean) * (values[i - lag] - mean);
    }
    return product / square;
  }

  private static double correlation(double[] one, double[] other) {
    double product =
        IntStream.range(0, one.length).mapToDouble(i -> one[i] * other[i]).average().orElseThrow();
    return product / Math.sqrt(meanSquare(one) * meanSquare(other));
  }
}

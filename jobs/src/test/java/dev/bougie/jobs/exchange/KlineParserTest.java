package dev.bougie.jobs.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bougie.features.candle.Candle;
import java.math.BigDecimal;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KlineParserTest {

  /** From the exchange's documentation. */
  private static final String ROW =
      """
      [1499040000000,"0.01634790","0.80000000","0.01575800","0.01577100","148976.11427815",\
      1499644799999,"2434.19055334",308,"1756.87402397","28.46694368","17928899.62484339"]""";

  private static final Candle CANDLE =
      new Candle(
          1499040000000L,
          0.01634790,
          0.8,
          0.01575800,
          0.01577100,
          148976.11427815,
          2434.19055334,
          308,
          1756.87402397,
          28.46694368,
          1499644799999L);

  @Test
  void readsEveryFieldOfARow() {
    assertThat(KlineParser.parse("[" + ROW + "]")).containsExactly(CANDLE);
  }

  @Test
  void readsNoRowsFromAnEmptyArray() {
    assertThat(KlineParser.parse(" [ ] ")).isEmpty();
  }

  @Test
  void keepsTheOrderOfTheAnswer() {
    String later = ROW.replace("1499040000000", "1499644800000");
    assertThat(KlineParser.parse("[" + later + "," + ROW + "," + ROW + "]"))
        .extracting(Candle::openTime)
        .containsExactly(1499644800000L, 1499040000000L, 1499040000000L);
  }

  @Test
  void doesNotMindFieldsBehindTheTwelfth() {
    assertThat(KlineParser.parse("[" + ROW.substring(0, ROW.length() - 1) + ",\"x\",7]]"))
        .containsExactly(CANDLE);
  }

  @Test
  void givesTheDoubleNearestToTheText() {
    Random random = new Random(5);
    for (int i = 0; i < 2_000; i++) {
      String price = String.format(Locale.ROOT, "%.8f", Math.exp(20 * random.nextDouble() - 8));
      double parsed =
          KlineParser.parse("[" + ROW.replace("0.01577100", price) + "]").get(0).close();
      BigDecimal exact = new BigDecimal(price);
      BigDecimal error = exact.subtract(new BigDecimal(parsed)).abs();
      assertThat(error)
          .as(price)
          .isLessThanOrEqualTo(exact.subtract(new BigDecimal(Math.nextUp(parsed))).abs())
          .isLessThanOrEqualTo(exact.subtract(new BigDecimal(Math.nextDown(parsed))).abs());
    }
  }

  @Test
  void readsTextsThatAreNoNumbersButDoublesForTheRulesToReject() {
    assertThat(KlineParser.parse("[" + ROW.replace("0.80000000", "NaN") + "]").get(0).high())
        .isNaN();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null",
        "{}",
        "{\"code\":-1121,\"msg\":\"Invalid symbol.\"}",
        "<html><body>Back soon</body></html>",
        "[{\"openTime\":1499040000000}]",
        "[[]]",
        "[1499040000000]",
        "[[1499040000000,\"1\",\"1\",\"1\",\"1\",\"1\",1499644799999,\"1\",3,\"1\"]]",
        "[[\"1499040000000\",\"1\",\"1\",\"1\",\"1\",\"1\",1499644799999,\"1\",3,\"1\",\"1\",\"0\"]]",
        "[[1499040000000.5,\"1\",\"1\",\"1\",\"1\",\"1\",1499644799999,\"1\",3,\"1\",\"1\",\"0\"]]",
        "[[1499040000000,1,\"1\",\"1\",\"1\",\"1\",1499644799999,\"1\",3,\"1\",\"1\",\"0\"]]",
        "[[1499040000000,\"dear\",\"1\",\"1\",\"1\",\"1\",1499644799999,\"1\",3,\"1\",\"1\",\"0\"]]",
        "[[1499040000000,null,\"1\",\"1\",\"1\",\"1\",1499644799999,\"1\",3,\"1\",\"1\",\"0\"]]",
        "[[14990400000000000000000,\"1\",\"1\",\"1\",\"1\",\"1\",1,\"1\",3,\"1\",\"1\",\"0\"]]",
        "[] []",
        "[]<html>"
      })
  void refusesWhatIsNoArrayOfCandles(String body) {
    assertThatThrownBy(() -> KlineParser.parse(body))
        .isInstanceOf(MalformedAnswerException.class)
        .hasMessage("not an array of candles: " + body);
  }

  @Test
  void refusesAnAnswerThatIsCutOffAnywhere() {
    String body = "[" + ROW + "," + ROW + "]";
    for (int length = 0; length < body.length(); length++) {
      String cut = body.substring(0, length);
      assertThatThrownBy(() -> KlineParser.parse(cut))
          .as(cut)
          .isInstanceOf(MalformedAnswerException.class);
    }
  }

  @Test
  void showsNoMoreThanTheBeginningOfALongAnswer() {
    assertThatThrownBy(() -> KlineParser.parse("<p>".repeat(10_000)))
        .hasMessage("not an array of candles: " + "<p>".repeat(26) + "<p");
  }
}

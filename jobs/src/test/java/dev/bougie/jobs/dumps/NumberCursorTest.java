package dev.bougie.jobs.dumps;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NumberCursorTest {

  private static final int VALUES = 2_000_000;

  @Test
  void givesTheBitsOfParseDoubleForWhatExchangesWrite() {
    Random random = new Random(1);
    for (int i = 0; i < VALUES; i++) {
      long value = random.nextLong() >>> (4 + random.nextInt(60));
      int places = random.nextInt(4) == 0 ? random.nextInt(19) : 8;
      assertSame(BigDecimal.valueOf(value, places).toPlainString());
    }
  }

  /** The decimals for which rounding is hardest: exactly between two doubles, and just beside. */
  @Test
  void givesTheBitsOfParseDoubleBetweenTwoDoubles() {
    Random random = new Random(2);
    for (int i = 0; i < VALUES / 10; i++) {
      double value = (random.nextInt(1 << 30) + 1.0) * Math.scalb(1.0, random.nextInt(28));
      BigDecimal between =
          new BigDecimal(value)
              .add(new BigDecimal(Math.nextUp(value)))
              .divide(BigDecimal.valueOf(2));
      BigDecimal step = BigDecimal.ONE.movePointLeft(between.scale() + random.nextInt(3));
      assertSame(between.toPlainString());
      assertSame(between.add(step).toPlainString());
      assertSame(between.subtract(step).toPlainString());
    }
  }

  @Test
  void givesTheBitsOfParseDoubleForDigitsOfAnyNumber() {
    Random random = new Random(3);
    for (int i = 0; i < VALUES / 10; i++) {
      BigInteger digits = new BigInteger(1 + random.nextInt(90), random);
      assertSame(new BigDecimal(digits, random.nextInt(30)).toPlainString());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0",
        "-0",
        "0.0",
        "-0.00000000",
        "1",
        "1.",
        ".5",
        "-1.5",
        "+1.5",
        "42283.58000000",
        "9007199254740992",
        "9007199254740993",
        "90071992547409.93",
        "123456789012345678",
        "1234567890123456789.5",
        "999999999999999999",
        "0.000000000000000001",
        "1e5",
        "1.5E-3",
        "1e999",
        "4.9e-324",
        "NaN",
        "Infinity",
        "-Infinity",
        "123456789.12345678",
        "99999999.99999999",
        "12345678.123456789",
        "0.1234567",
        "000000000000000000000.5"
      })
  void givesTheBitsOfParseDouble(String text) {
    assertSame(text);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "-", ".", "1.2.3", "1,5x", "abc", "1d", "0x1p3", " 1", "1e", "--1"})
  void takesNothingElseForANumber(String text) {
    NumberCursor cursor = cursor(text.replace(",", "_"));

    cursor.decimal();

    assertThat(cursor.isMalformed()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "-", "x", "1234567890123456789"})
  void takesNothingElseForAWholeNumber(String text) {
    NumberCursor cursor = cursor(text);

    cursor.whole();

    assertThat(cursor.isMalformed()).isTrue();
  }

  private static void assertSame(String text) {
    NumberCursor cursor = cursor(text);
    double found = cursor.decimal();
    if (cursor.isMalformed()
        || cursor.position() != text.length()
        || Double.doubleToLongBits(found) != Double.doubleToLongBits(Double.parseDouble(text))) {
      assertThat(found).as(text).isEqualTo(Double.parseDouble(text));
      assertThat(cursor.isMalformed()).as(text).isFalse();
      assertThat(cursor.position()).as(text).isEqualTo(text.length());
    }
  }

  private static NumberCursor cursor(String text) {
    String padded = text + "," + "7".repeat(NumberCursor.MARGIN);
    NumberCursor cursor = new NumberCursor(padded.getBytes(StandardCharsets.ISO_8859_1));
    cursor.moveTo(0);
    return cursor;
  }
}

package dev.bougie.jobs.dumps;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/**
 * Reads numbers from text in memory, one behind the other, and allocates nothing for the usual
 * ones. A decimal becomes the double that is nearest to it, the very one that {@link
 * Double#parseDouble} gives: exact arithmetic where it suffices (W. D. Clinger, "How to read
 * floating point numbers accurately", 1990), and that method for the rest.
 *
 * <p>Each number must be followed by something else in memory, and by {@link #MARGIN} more bytes of
 * any kind.
 */
final class NumberCursor {

  /** How far it looks behind the end of a number. */
  static final int MARGIN = 8;

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  /** More of them might not fit a long. */
  private static final int MOST_DIGITS = 18;

  /** Whole numbers up to this one are doubles, and so are the powers of ten up to the 22nd. */
  private static final long EXACT = 1L << 53;

  /** A quotient of so many bits keeps one bit more than rounding needs to see. */
  private static final int BITS_TO_ROUND = 55;

  private static final long EIGHT_DIGITS = 100_000_000L;
  private static final double[] POWERS = new double[MOST_DIGITS + 1];
  private static final long[] WHOLE_POWERS = new long[MOST_DIGITS + 1];

  /** What {@code Double.parseDouble} takes but no exchange sends is left to be malformed. */
  private static final Pattern NUMBER =
      Pattern.compile("[+-]?(?:\\d+\\.?\\d*|\\.\\d+)(?:[eE][+-]?\\d+)?|NaN|[+-]?Infinity");

  static {
    long power = 1;
    for (int exponent = 0; exponent <= MOST_DIGITS; exponent++) {
      WHOLE_POWERS[exponent] = power;
      POWERS[exponent] = power;
      power *= 10;
    }
  }

  private final byte[] bytes;
  private int at;
  private boolean malformed;

  NumberCursor(byte[] bytes) {
    this.bytes = bytes;
  }

  /** Goes there and forgets what was malformed. */
  void moveTo(int index) {
    at = index;
    malformed = false;
  }

  int position() {
    return at;
  }

  /** Whether something since the last move was not what it should have been. */
  boolean isMalformed() {
    return malformed;
  }

  /** Steps over that byte, which must be the next one. */
  void skip(char expected) {
    if (bytes[at] != expected) {
      malformed = true;
    } else {
      at++;
    }
  }

  /** A whole number of at most 18 digits. */
  long whole() {
    int index = at;
    boolean negative = bytes[index] == '-';
    if (negative) {
      index++;
    }
    int start = index;
    long value = 0;
    int digit = bytes[index] ^ '0';
    while (digit >= 0 && digit <= 9) {
      value = value * 10 + digit;
      digit = bytes[++index] ^ '0';
    }
    if (index == start || index - start > MOST_DIGITS) {
      malformed = true;
    }
    at = index;
    return negative ? -value : value;
  }

  /** A decimal, up to the next comma or end of line. */
  double decimal() {
    int index = at;
    boolean negative = bytes[index] == '-';
    if (negative) {
      index++;
    }
    int start = index;
    long value = 0;
    int digit = bytes[index] ^ '0';
    while (digit >= 0 && digit <= 9) {
      value = value * 10 + digit;
      digit = bytes[++index] ^ '0';
    }
    int digits = index - start;
    int fraction = 0;
    if (bytes[index] == '.') {
      int first = ++index;
      long eight = (long) LONGS.get(bytes, index);
      if (areDigits(eight)) {
        value = value * EIGHT_DIGITS + eightDigits(eight);
        index += 8;
      }
      digit = bytes[index] ^ '0';
      while (digit >= 0 && digit <= 9) {
        value = value * 10 + digit;
        digit = bytes[++index] ^ '0';
      }
      fraction = index - first;
      digits += fraction;
    }
    if (digits > 0 && digits <= MOST_DIGITS && endsField(bytes[index])) {
      double magnitude = nearest(value, fraction);
      if (magnitude >= 0) {
        at = index;
        return negative ? -magnitude : magnitude;
      }
    }
    return anyDecimal();
  }

  /** The double nearest to {@code value / 10^fraction}; negative where this is not the way. */
  private static double nearest(long value, int fraction) {
    if (value <= EXACT) {
      return value / POWERS[fraction];
    }
    if (fraction == 0) {
      return value;
    }
    long divisor = WHOLE_POWERS[fraction];
    long quotient = value / divisor;
    int bits = Long.SIZE - Long.numberOfLeadingZeros(quotient);
    // As many binary places behind the point as a long holds, of the quotient and of the rest.
    int places = Math.min(62 - bits, Long.numberOfLeadingZeros(divisor) - 1);
    if (bits + places < BITS_TO_ROUND) {
      return -1;
    }
    long rest = (value - quotient * divisor) << places;
    long behind = rest / divisor;
    // An odd last bit for whatever is cut off keeps the one rounding, to double, right.
    long inexact = behind * divisor == rest ? 0 : 1;
    return ((quotient << places) | behind | inexact) * Math.scalb(1.0, -places);
  }

  private double anyDecimal() {
    int end = at;
    while (!endsField(bytes[end])) {
      end++;
    }
    String text = new String(bytes, at, end - at, StandardCharsets.ISO_8859_1);
    at = end;
    if (text.length() > 400 || !NUMBER.matcher(text).matches()) {
      malformed = true;
      return Double.NaN;
    }
    return Double.parseDouble(text);
  }

  private static boolean endsField(byte next) {
    return next == ',' || next == '\n' || next == '\r';
  }

  /** Whether each of the eight bytes is a digit: 0x30 to 0x39. */
  private static boolean areDigits(long eight) {
    return ((eight & 0xF0F0F0F0F0F0F0F0L)
            | (((eight + 0x0606060606060606L) & 0xF0F0F0F0F0F0F0F0L) >>> 4))
        == 0x3333333333333333L;
  }

  /** Eight digits, the first in the lowest byte, as a number: pairs, then fours, then all. */
  private static long eightDigits(long eight) {
    long digits = eight - 0x3030303030303030L;
    digits = digits * 10 + (digits >>> 8);
    return (((digits & 0x000000FF000000FFL) * 0x000F424000000064L)
            + (((digits >>> 16) & 0x000000FF000000FFL) * 0x0000271000000001L))
        >>> 32;
  }
}

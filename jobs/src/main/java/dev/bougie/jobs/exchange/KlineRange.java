package dev.bougie.jobs.exchange;

import dev.bougie.features.candle.Candle;
import dev.bougie.features.candle.Interval;
import java.util.ArrayList;
import java.util.List;

/** All candles of a range, answer by answer. */
public final class KlineRange {

  private KlineRange() {}

  /**
   * The candles that open in {@code [from, to)} as the exchange tells them, oldest first;
   * unchecked. Rows off the grid and repeated ones take room in an answer, so a full one is asked
   * on behind its last row.
   *
   * @param from epoch milliseconds
   * @param to epoch milliseconds
   * @param enough no further answer is asked for once there are so many
   * @throws ExchangeException if it does not tell, after all tries
   */
  public static List<Candle> fetch(
      BinanceRest exchange, String symbol, Interval interval, long from, long to, int enough) {
    List<Candle> candles = new ArrayList<>();
    long start = from;
    while (start < to && candles.size() < enough) {
      List<Candle> answer = exchange.klines(symbol, interval, start, to);
      candles.addAll(answer);
      start = answer.size() < BinanceRest.ROWS_A_CALL ? to : behind(answer, interval, start, to);
    }
    return candles;
  }

  /** Where to ask on after a full answer; the range's end where no candle can be left. */
  private static long behind(List<Candle> answer, Interval interval, long from, long to) {
    long last = answer.stream().mapToLong(Candle::openTime).max().orElse(to);
    long nextOpen = interval.next(interval.openTimeAt(last));
    return last < from || nextOpen >= to ? to : last + 1;
  }
}

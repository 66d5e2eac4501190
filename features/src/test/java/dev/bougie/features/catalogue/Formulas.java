package dev.bougie.features.catalogue;

import dev.bougie.features.candle.Candle;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * The features of the catalogue as a textbook writes them, each over a list of exactly as many
 * candles as it looks back at. Slow and plain on purpose; shares no code with the kernels.
 */
final class Formulas {

  private static final Map<String, ToDoubleFunction<List<Candle>>> BY_ID = new HashMap<>();

  static {
    for (int span : new int[] {1, 2, 3, 6, 7, 12, 24, 48, 72, 168}) {
      BY_ID.put(
          "log_return_" + span,
          window -> Math.log(last(window).close()) - Math.log(window.get(0).close()));
    }
    for (int span : new int[] {12, 26, 72, 168}) {
      BY_ID.put("ema_ratio_" + span, w -> last(w).close() / ema(closes(w), span, 4 * span) - 1);
    }
    for (int span : new int[] {7, 12, 14, 20, 24, 72, 168}) {
      BY_ID.put("sma_ratio_" + span, w -> last(w).close() / mean(closes(w)) - 1);
      BY_ID.put("volume_z_score_" + span, w -> score(column(w, Candle::volume)));
      BY_ID.put("realised_volatility_" + span, Formulas::volatility);
    }
    for (int period : new int[] {6, 14, 24}) {
      BY_ID.put("rsi_" + period, w -> rsi(w, 1.0 / period));
      BY_ID.put("atr_ratio_" + period, w -> atr(w, 1.0 / period));
    }
    BY_ID.put("macd_12_26", w -> macd(closes(w), closes(w).size()) / last(w).close());
    BY_ID.put("macd_histogram_12_26_9", Formulas::macdHistogram);
    BY_ID.put("bollinger_position_20", Formulas::bollinger);
    BY_ID.put("bollinger_position_72", Formulas::bollinger);
    BY_ID.put("parkinson_volatility_24", Formulas::parkinson);
    BY_ID.put("parkinson_volatility_168", Formulas::parkinson);
    for (int span : new int[] {1, 6, 7, 24, 168}) {
      BY_ID.put(
          "taker_buy_ratio_" + span,
          w -> orNan(sum(column(w, Candle::takerBuyBase)) / sum(column(w, Candle::volume))));
    }
    BY_ID.put("trade_size_change_24", Formulas::tradeSizeChange);
    BY_ID.put("trade_size_change_168", Formulas::tradeSizeChange);
    BY_ID.put("candle_range", w -> Math.log(last(w).high()) - Math.log(last(w).low()));
    BY_ID.put(
        "candle_body",
        w -> orNan((last(w).close() - last(w).open()) / (last(w).high() - last(w).low())));
    BY_ID.put(
        "close_position",
        w -> orNan((last(w).close() - last(w).low()) / (last(w).high() - last(w).low())));
    BY_ID.put("hour_of_day_sin", w -> Math.sin(2 * Math.PI * hour(w) / 24));
    BY_ID.put("hour_of_day_cos", w -> Math.cos(2 * Math.PI * hour(w) / 24));
    BY_ID.put("day_of_week_sin", w -> Math.sin(2 * Math.PI * weekday(w) / 7));
    BY_ID.put("day_of_week_cos", w -> Math.cos(2 * Math.PI * weekday(w) / 7));
  }

  private Formulas() {}

  static ToDoubleFunction<List<Candle>> of(String id) {
    return Objects.requireNonNullElseGet(BY_ID.get(id), () -> FamilyFormulas.of(id));
  }

  /** Recursive, with the weights of the values summed on the way. */
  static double smoothed(List<Double> values, double alpha) {
    double sum = 0;
    double weights = 0;
    for (double value : values) {
      sum = (1 - alpha) * sum + alpha * value;
      weights = (1 - alpha) * weights + alpha;
    }
    return sum / weights;
  }

  static double ema(List<Double> values, int span, int length) {
    return smoothed(values.subList(values.size() - length, values.size()), 2.0 / (span + 1));
  }

  private static double macd(List<Double> closes, int until) {
    List<Double> values = closes.subList(0, until);
    return ema(values, 12, 48) - ema(values, 26, 104);
  }

  private static double macdHistogram(List<Candle> window) {
    List<Double> closes = closes(window);
    List<Double> lines =
        IntStream.rangeClosed(104, closes.size()).mapToObj(until -> macd(closes, until)).toList();
    return (lines.get(lines.size() - 1) - ema(lines, 9, 36)) / last(window).close();
  }

  private static double rsi(List<Candle> window, double alpha) {
    List<Double> closes = closes(window);
    List<Double> changes =
        IntStream.range(1, closes.size()).mapToObj(k -> closes.get(k) - closes.get(k - 1)).toList();
    double gain = smoothed(changes.stream().map(change -> Math.max(change, 0)).toList(), alpha);
    double loss = smoothed(changes.stream().map(change -> Math.max(-change, 0)).toList(), alpha);
    if (gain == 0 && loss == 0) {
      return Double.NaN;
    }
    return 100 - 100 / (1 + gain / loss);
  }

  private static double bollinger(List<Candle> window) {
    List<Double> closes = closes(window);
    if (closes.stream().distinct().count() == 1) {
      return Double.NaN;
    }
    double deviation = Math.sqrt(squares(closes) / closes.size());
    double lower = mean(closes) - 2 * deviation;
    double upper = mean(closes) + 2 * deviation;
    return (last(window).close() - lower) / (upper - lower);
  }

  static double score(List<Double> values) {
    if (values.stream().distinct().count() == 1) {
      return Double.NaN;
    }
    double deviation = Math.sqrt(squares(values) / values.size());
    return (values.get(values.size() - 1) - mean(values)) / deviation;
  }

  private static double atr(List<Candle> window, double alpha) {
    return smoothed(trueRanges(window), alpha) / last(window).close();
  }

  static List<Double> trueRanges(List<Candle> window) {
    return IntStream.range(1, window.size())
        .mapToObj(
            k -> {
              Candle candle = window.get(k);
              double previous = window.get(k - 1).close();
              return Math.max(
                  candle.high() - candle.low(),
                  Math.max(Math.abs(candle.high() - previous), Math.abs(candle.low() - previous)));
            })
        .toList();
  }

  static double volatility(List<Candle> window) {
    List<Double> logs = closes(window).stream().map(Math::log).toList();
    List<Double> returns =
        IntStream.range(1, logs.size()).mapToObj(k -> logs.get(k) - logs.get(k - 1)).toList();
    return Math.sqrt(squares(returns) / (returns.size() - 1));
  }

  private static double parkinson(List<Candle> window) {
    double squares = 0;
    for (Candle candle : window) {
      squares += Math.pow(Math.log(candle.high()) - Math.log(candle.low()), 2);
    }
    return Math.sqrt(squares / window.size() / (4 * Math.log(2)));
  }

  private static double tradeSizeChange(List<Candle> window) {
    if (last(window).trades() == 0) {
      return Double.NaN;
    }
    double trades = sum(column(window, candle -> (double) candle.trades()));
    double usual = sum(column(window, Candle::quoteVolume)) / trades;
    return Math.log(last(window).quoteVolume() / last(window).trades()) - Math.log(usual);
  }

  private static double hour(List<Candle> window) {
    ZonedDateTime time = openTime(window);
    return time.getHour() + time.getMinute() / 60.0 + time.getSecond() / 3_600.0;
  }

  private static double weekday(List<Candle> window) {
    return openTime(window).getDayOfWeek().getValue() - 1;
  }

  static ZonedDateTime openTime(List<Candle> window) {
    return Instant.ofEpochMilli(last(window).openTime()).atZone(ZoneOffset.UTC);
  }

  static Candle last(List<Candle> window) {
    return window.get(window.size() - 1);
  }

  static List<Double> closes(List<Candle> window) {
    return column(window, Candle::close);
  }

  static List<Double> column(List<Candle> window, Function<Candle, Double> field) {
    return window.stream().map(field).toList();
  }

  static double sum(List<Double> values) {
    return values.stream().mapToDouble(value -> value).sum();
  }

  static double mean(List<Double> values) {
    return sum(values) / values.size();
  }

  /** The sum of the squared differences from the mean. */
  static double squares(List<Double> values) {
    double mean = mean(values);
    return values.stream().mapToDouble(value -> (value - mean) * (value - mean)).sum();
  }

  static double orNan(double quotient) {
    return Double.isFinite(quotient) ? quotient : Double.NaN;
  }
}

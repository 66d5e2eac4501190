package dev.bougie.features.bench;

import dev.bougie.features.bench.KernelBenchmark.Kernel;
import dev.bougie.features.bench.KernelBenchmark.Value;
import dev.bougie.features.indicator.AverageTrueRange;
import dev.bougie.features.indicator.BollingerBands;
import dev.bougie.features.indicator.DirectionalMovement;
import dev.bougie.features.indicator.Macd;
import dev.bougie.features.indicator.MoneyFlow;
import dev.bougie.features.indicator.RelativeStrength;
import dev.bougie.features.indicator.Stochastic;
import dev.bougie.features.indicator.VolumeFlow;
import dev.bougie.features.window.RollingAverage;
import java.util.List;

/** Our kernels, called as a feature set calls them: so many candles at a time. */
final class Ours {

  private static final int CHUNK = 65_536;

  private Ours() {}

  static List<Kernel> kernels(Market m) {
    int n = m.size();
    double[] out = new double[n];
    double[] second = new double[n];
    double[] third = new double[n];
    Value value = i -> out[i];
    RollingAverage sma = RollingAverage.simple(20);
    RollingAverage ema = RollingAverage.exponential(20, 256);
    RelativeStrength rsi = new RelativeStrength(RollingAverage.wilder(14, 320));
    AverageTrueRange atr = new AverageTrueRange(RollingAverage.wilder(14, 320));
    Macd macd =
        new Macd(
            RollingAverage.exponential(12, 160),
            RollingAverage.exponential(26, 320),
            RollingAverage.exponential(9, 128));
    BollingerBands bands = new BollingerBands(20, 2);
    DirectionalMovement adx =
        new DirectionalMovement(RollingAverage.wilder(14, 320), RollingAverage.wilder(14, 320));
    Stochastic stochastic = new Stochastic(14, 3, 3);
    MoneyFlow mfi = new MoneyFlow(14);
    return List.of(
        kernel("SMA", 0, n, 19, (from, to) -> sma.compute(m.close(), from, to, out, from), value),
        kernel("EMA", 0, n, 255, (from, to) -> ema.compute(m.close(), from, to, out, from), value),
        kernel("RSI", 0, n, 320, (from, to) -> rsi.compute(m.close(), from, to, out, from), value),
        kernel("ATR", 0, n, 320, (from, to) -> atr.compute(m.high(), m.low(), m.close(), from, to, out, from), value),
        kernel(
            "MACD",
            100,
            n,
            macd.lookback() - 1,
            (from, to) -> {
              macd.compute(m.close(), from, to, out, second, from);
              for (int i = from; i < to; i++) {
                third[i] = out[i] - second[i];
              }
            },
            i -> third[i]),
        kernel(
            "BBANDS",
            0,
            n,
            19,
            (from, to) -> bands.compute(m.close(), from, to, out, second, third, from),
            value),
        kernel(
            "ADX",
            0,
            n,
            adx.lookback() - 1,
            (from, to) -> adx.adx(m.high(), m.low(), from, to, out, from),
            value),
        kernel(
            "STOCH",
            1,
            n,
            stochastic.lookback() - 1,
            (from, to) ->
                stochastic.compute(m.high(), m.low(), m.close(), from, to, second, out, from),
            value),
        new Kernel(
            "OBV",
            10_000,
            () -> VolumeFlow.onBalance(m.close(), m.volume(), 1, n, out, 1),
            i -> out[i] - out[1_000]),
        kernel(
            "MFI",
            1,
            n,
            14,
            (from, to) ->
                mfi.compute(m.high(), m.low(), m.close(), m.volume(), from, to, out, from),
            value));
  }

  private static Kernel kernel(
      String name, double scale, int candles, int first, Piece piece, Value value) {
    return new Kernel(
        name,
        scale,
        () -> {
          for (int from = first; from < candles; from += CHUNK) {
            piece.compute(from, Math.min(from + CHUNK, candles));
          }
        },
        value);
  }

  /** Computes the candles from (included) to to (excluded). */
  private interface Piece {
    void compute(int from, int to);
  }
}

package dev.bougie.features.bench;

import com.tictactec.ta.lib.Core;
import com.tictactec.ta.lib.MAType;
import com.tictactec.ta.lib.MInteger;
import com.tictactec.ta.lib.RetCode;
import dev.bougie.features.bench.KernelBenchmark.Kernel;
import java.util.List;

/** TA-Lib's, each over all candles in one call. */
final class TaLib {

  private TaLib() {}

  static List<Kernel> kernels(Market m) {
    Core core = new Core();
    int end = m.size() - 1;
    double[] out = new double[m.size()];
    double[] second = new double[m.size()];
    double[] third = new double[m.size()];
    MInteger begin = new MInteger();
    MInteger count = new MInteger();
    double[] close = m.close();
    return List.of(
        kernel("SMA", begin, out, () -> core.sma(0, end, close, 20, begin, count, out)),
        kernel("EMA", begin, out, () -> core.ema(0, end, close, 20, begin, count, out)),
        kernel("RSI", begin, out, () -> core.rsi(0, end, close, 14, begin, count, out)),
        kernel(
            "ATR",
            begin,
            out,
            () -> core.atr(0, end, m.high(), m.low(), close, 14, begin, count, out)),
        kernel(
            "MACD",
            begin,
            third,
            () -> core.macd(0, end, close, 12, 26, 9, begin, count, out, second, third)),
        kernel(
            "BBANDS",
            begin,
            out,
            () ->
                core.bbands(
                    0, end, close, 20, 2, 2, MAType.Sma, begin, count, out, second, third)),
        kernel(
            "ADX",
            begin,
            out,
            () -> core.adx(0, end, m.high(), m.low(), close, 14, begin, count, out)),
        kernel(
            "STOCH",
            begin,
            second,
            () ->
                core.stoch(
                    0,
                    end,
                    m.high(),
                    m.low(),
                    close,
                    14,
                    3,
                    MAType.Sma,
                    3,
                    MAType.Sma,
                    begin,
                    count,
                    out,
                    second)),
        new Kernel(
            "OBV",
            0,
            run(() -> core.obv(0, end, close, m.volume(), begin, count, out)),
            i -> out[i] - out[1_000]),
        kernel(
            "MFI",
            begin,
            out,
            () -> core.mfi(0, end, m.high(), m.low(), close, m.volume(), 14, begin, count, out)));
  }

  private static Kernel kernel(String name, MInteger begin, double[] out, Call call) {
    return new Kernel(name, 0, run(call), i -> out[i - begin.value]);
  }

  private static Runnable run(Call call) {
    return () -> {
      RetCode code = call.call();
      if (code != RetCode.Success) {
        throw new IllegalStateException("TA-Lib answered " + code);
      }
    };
  }

  private interface Call {
    RetCode call();
  }
}

package dev.bougie.features.bench;

import dev.bougie.features.bench.KernelBenchmark.Kernel;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.function.Supplier;
import org.ta4j.core.BarSeries;
import org.ta4j.core.BaseBarSeriesBuilder;
import org.ta4j.core.Indicator;
import org.ta4j.core.indicators.ATRIndicator;
import org.ta4j.core.indicators.EMAIndicator;
import org.ta4j.core.indicators.MACDIndicator;
import org.ta4j.core.indicators.RSIIndicator;
import org.ta4j.core.indicators.SMAIndicator;
import org.ta4j.core.indicators.StochasticOscillatorKIndicator;
import org.ta4j.core.indicators.adx.ADXIndicator;
import org.ta4j.core.indicators.bollinger.BollingerBandsMiddleIndicator;
import org.ta4j.core.indicators.bollinger.BollingerBandsUpperIndicator;
import org.ta4j.core.indicators.helpers.ClosePriceIndicator;
import org.ta4j.core.indicators.statistics.StandardDeviationIndicator;
import org.ta4j.core.indicators.volume.MoneyFlowIndexIndicator;
import org.ta4j.core.indicators.volume.OnBalanceVolumeIndicator;
import org.ta4j.core.num.DoubleNum;
import org.ta4j.core.num.Num;

/** ta4j's over its doubles, the fastest of its numbers; indicators made anew, since they remember. */
final class Ta4j {

  private Ta4j() {}

  static List<Kernel> kernels(Market m) {
    BarSeries series = new BaseBarSeriesBuilder().withNumTypeOf(DoubleNum::valueOf).build();
    ZonedDateTime end = ZonedDateTime.parse("2024-01-01T00:00:00Z");
    for (int i = 0; i < m.size(); i++) {
      end = end.plusMinutes(1);
      double open = m.close()[Math.max(i - 1, 0)];
      series.addBar(end, open, m.high()[i], m.low()[i], m.close()[i], m.volume()[i]);
    }
    ClosePriceIndicator close = new ClosePriceIndicator(series);
    double[] out = new double[m.size()];
    return List.of(
        kernel("SMA", out, () -> new SMAIndicator(close, 20)),
        kernel("EMA", out, () -> new EMAIndicator(close, 20)),
        kernel("RSI", out, () -> new RSIIndicator(close, 14)),
        kernel("ATR", out, () -> new ATRIndicator(series, 14)),
        kernel("MACD", out, () -> new MACDIndicator(close, 12, 26).getHistogram(9)),
        kernel(
            "BBANDS",
            out,
            () ->
                new BollingerBandsUpperIndicator(
                    new BollingerBandsMiddleIndicator(new SMAIndicator(close, 20)),
                    new StandardDeviationIndicator(close, 20))),
        kernel("ADX", out, () -> new ADXIndicator(series, 14)),
        kernel(
            "STOCH",
            out,
            () ->
                new SMAIndicator(
                    new SMAIndicator(new StochasticOscillatorKIndicator(series, 14), 3), 3)),
        new Kernel(
            "OBV",
            0,
            run(out, () -> new OnBalanceVolumeIndicator(series)),
            i -> out[i] - out[1_000]),
        kernel("MFI", out, () -> new MoneyFlowIndexIndicator(series, 14)));
  }

  private static Kernel kernel(String name, double[] out, Supplier<Indicator<Num>> indicator) {
    return new Kernel(name, 0, run(out, indicator), i -> out[i]);
  }

  private static Runnable run(double[] out, Supplier<Indicator<Num>> make) {
    return () -> {
      Indicator<Num> indicator = make.get();
      for (int i = 0; i < out.length; i++) {
        out[i] = indicator.getValue(i).doubleValue();
      }
    };
  }
}

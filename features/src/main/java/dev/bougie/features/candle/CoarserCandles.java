package dev.bougie.features.candle;

/** Puts candles together to coarser ones. */
final class CoarserCandles {

  private static final int FIRST_SUM = 4;

  private CoarserCandles() {}

  /** See {@link CandleColumns#coarser}. */
  static CandleColumns of(CandleColumns candles, int times) {
    if (times < 2) {
      throw new IllegalArgumentException("%d candles make no coarser one".formatted(times));
    }
    if (candles.intervals() != 1) {
      throw new IllegalStateException("candles are put together from those of one interval only");
    }
    double[][] fine = candles.values();
    int room = candles.size() / times;
    long[] openTime = new long[room];
    double[][] coarse = new double[fine.length][room];
    int size = 0;
    int first = 0;
    while (first + times <= candles.size()) {
      long opened = candles.openTime()[first];
      boolean opens = Math.floorMod(candles.interval().place(opened), times) == 0;
      if (opens && candles.contiguousUntil(first, first + times) == first + times) {
        openTime[size] = opened;
        merge(fine, first, times, coarse, size);
        size++;
        first += times;
      } else {
        first++;
      }
    }
    return new CandleColumns(candles.interval(), times, size, openTime, coarse);
  }

  private static void merge(double[][] fine, int first, int times, double[][] coarse, int place) {
    double high = fine[1][first];
    double low = fine[2][first];
    for (int index = first + 1; index < first + times; index++) {
      high = Math.max(high, fine[1][index]);
      low = Math.min(low, fine[2][index]);
    }
    coarse[0][place] = fine[0][first];
    coarse[1][place] = high;
    coarse[2][place] = low;
    coarse[3][place] = fine[3][first + times - 1];
    for (int column = FIRST_SUM; column < fine.length; column++) {
      double[] values = fine[column];
      double sum = values[first];
      for (int index = first + 1; index < first + times; index++) {
        sum += values[index];
      }
      coarse[column][place] = sum;
    }
  }
}

package dev.bougie.features.candle;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * The cross-sections of a measure over a market's grid. They are made when first asked for, a block
 * of neighbouring places at a time, and kept; threads that ask at once may make the same one twice,
 * of the same bits.
 */
public final class CrossSections {

  /** Few enough that a server which asks for the newest place makes few others on the way. */
  private static final int BLOCK = 64;

  private final double[][] rows;
  private final int places;
  private final int lookback;
  private final Measure measure;
  private final AtomicReferenceArray<CrossSection[]> blocks;

  /**
   * Sections of one measure.
   *
   * @param rows of the symbols, one value a place
   * @param lookback how many places a value of the measure looks at
   */
  CrossSections(double[][] rows, int places, int lookback, Measure measure) {
    this.rows = rows;
    this.places = places;
    this.lookback = lookback;
    this.measure = measure;
    this.blocks = new AtomicReferenceArray<>((places + BLOCK - 1) / BLOCK);
  }

  /** What is measured of a symbol. */
  @FunctionalInterface
  interface Measure {

    /**
     * Computes the places {@code from} (included) to {@code to} (excluded) of a symbol's row, the
     * first into the first of {@code out}; what is no finite number is not of the section.
     */
    void compute(double[] row, int from, int to, double[] out);
  }

  /**
   * The section at a place of the grid.
   *
   * @throws IllegalArgumentException if the market does not hold all that it looks at
   */
  public CrossSection at(int place) {
    if (place < lookback - 1 || place >= places) {
      throw new IllegalArgumentException(
          "place %d looks at %d, the market has %d".formatted(place, lookback, places));
    }
    int number = place / BLOCK;
    CrossSection[] block = blocks.get(number);
    if (block == null) {
      block = block(number * BLOCK);
      blocks.set(number, block);
    }
    return block[place % BLOCK];
  }

  private CrossSection[] block(int start) {
    int from = Math.max(start, lookback - 1);
    int to = Math.min(start + BLOCK, places);
    double[][] values = new double[to - from][rows.length];
    int[] counts = new int[to - from];
    double[] measured = new double[to - from];
    for (double[] row : rows) {
      measure.compute(row, from, to, measured);
      for (int k = 0; k < measured.length; k++) {
        if (0 * measured[k] == 0) {
          values[k][counts[k]++] = measured[k];
        }
      }
    }
    CrossSection[] block = new CrossSection[BLOCK];
    for (int k = 0; k < counts.length; k++) {
      block[from - start + k] = new CrossSection(Arrays.copyOf(values[k], counts[k]));
    }
    return block;
  }
}

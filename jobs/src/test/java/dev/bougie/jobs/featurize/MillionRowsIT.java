package dev.bougie.jobs.featurize;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bougie.features.candle.Candle;
import dev.bougie.features.candle.CandleWalk;
import dev.bougie.features.candle.Interval;
import dev.bougie.features.candle.Market;
import dev.bougie.features.engine.FeatureSet;
import dev.bougie.jobs.lake.FeatureTable;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The stage in chunks as large as memory allows, the stage in small ones, and the server, which
 * computes from the last candles in Postgres alone. The raw bits are those of one uncut history.
 */
class MillionRowsIT {

  private static final int ROWS = 1_000_000;

  /** Of the longest history of several symbols. */
  private static final int HOURS = 3_000;

  /** As many as may be at least: three look-backs, and a market as long as one. */
  private static final int SMALLEST_CHUNK = 1;

  @TempDir private Path folder;

  /** The server's default set over a million rows of one symbol, with a hole here and there. */
  @Test
  void theStageWholeOrInChunksAndTheServerGiveTheSameBits() {
    List<Candle> unbroken = CandleWalk.unbroken(11, Interval.M1, ROWS + ROWS / 100);
    List<Candle> candles = CandleWalk.withHoles(unbroken, 12, 0.0005).subList(0, ROWS);
    assertSameBits(
        new Featurize.NamedSet("core"), Interval.M1, Map.of("MILLIONUSDT", candles), 30_000, 1_000);
  }

  /**
   * Everything that comes with Bougie, millions of values: of symbols of which one comes late, one
   * leaves early, one is away for longer than it is looked back, and all have holes.
   */
  @Test
  void everyFeatureOfSymbolsBesideOneAnotherHasTheSameBits() {
    Map<String, List<Candle>> candles = new TreeMap<>();
    candles.put(Market.REFERENCE, walk(21));
    candles.put("AUSDT", walk(22));
    List<Candle> away = walk(23);
    away.subList(HOURS / 4, HOURS / 2).clear();
    candles.put("AWAYUSDT", away);
    List<Candle> late = walk(24);
    candles.put("LATEUSDT", late.subList(HOURS / 2, late.size()));
    candles.put("GONEUSDT", walk(25).subList(0, HOURS * 3 / 4));
    assertSameBits(
        new Featurize.NamedSet("full+alpha158"), Interval.H1, candles, SMALLEST_CHUNK, 400);
  }

  private static List<Candle> walk(int seed) {
    List<Candle> unbroken = CandleWalk.unbroken(seed, Interval.H1, HOURS, 10 * seed);
    return new ArrayList<>(CandleWalk.withHoles(unbroken, seed, 0.003));
  }

  private void assertSameBits(
      Featurize.NamedSet source,
      Interval interval,
      Map<String, List<Candle>> candles,
      int smallChunk,
      int restarts) {
    FeatureSet set = source.set();
    ExpectedRows expected = ExpectedRows.of(set, interval, candles);
    assertThat(expected.count() * set.size()).isGreaterThan(1_000_000);
    List<String> symbols = List.copyOf(candles.keySet());
    try (FeaturizedLake lake = FeaturizedLake.open(folder, source)) {
      candles.forEach((symbol, some) -> lake.append(symbol, interval, some));
      for (int chunk : new int[] {0, smallChunk}) {
        lake.spark().sql("DROP TABLE IF EXISTS %s PURGE".formatted(new FeatureTable(set).name()));
        Featurize.Result result = lake.featurize(interval, chunk, Long.MAX_VALUE, symbols);
        assertThat(result.added()).isEqualTo(expected.count());
        expected.assertStored(lake);
      }
      symbols.forEach(symbol -> lake.serveStored(symbol, interval));
      expected.assertServed(lake, restarts);
    }
  }
}

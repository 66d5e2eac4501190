package dev.bougie.jobs.featurize;

import dev.bougie.features.candle.CandleColumns;
import dev.bougie.features.engine.FeatureSet;
import dev.bougie.jobs.lake.CandleRange;
import dev.bougie.jobs.lake.FeatureBlock;
import dev.bougie.jobs.lake.FeatureFileWriter;
import dev.bougie.jobs.lake.FeatureFiles;
import dev.bougie.jobs.lake.PositionDeletes;
import java.io.Serializable;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.apache.iceberg.ContentFile;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.DeleteFile;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.Table;
import org.jspecify.annotations.Nullable;

/**
 * Brings the feature rows of one chunk up to its candles: reads both column by column, computes the
 * rows that a change touches, and writes them into files that the driver commits. Holds the chunk's
 * candles and the features of the touched ones; where these look at the market, also the closes and
 * volumes of all symbols over the chunk's time.
 */
final class ChunkTask {

  private final Table candleTable;
  private final Table featureTable;
  private final FeatureSet set;
  private final SharedMarkets markets;
  private final Input input;
  private final CandleRange range;

  ChunkTask(
      Table candleTable, Table featureTable, FeatureSet set, SharedMarkets markets, Input input) {
    this.candleTable = candleTable;
    this.featureTable = featureTable;
    this.set = set;
    this.markets = markets;
    this.input = input;
    this.range = input.chunk().read(set.lookback());
  }

  /**
   * What to do.
   *
   * @param candles files that can hold the chunk's candles and those it looks back at
   * @param stored files that can hold their rows
   * @param market files that can hold the candles of their market; none where nobody looks at it
   */
  record Input(
      Chunk chunk, List<FileScanTask> candles, List<FileScanTask> stored, List<FileScanTask> market)
      implements Serializable {}

  /** What was done; the rows count once they are committed. */
  record Output(FeatureFiles.Written written, Tally tally) implements Serializable {}

  Output run() {
    Map<String, TimedRows> candles = candles();
    Map<String, TimedRows> stored = stored();
    @Nullable ChunkMarket market = set.needsMarket() ? market() : null;
    Map<Integer, LongStream.Builder> outdated = new TreeMap<>();
    List<FeatureBlock> blocks = new ArrayList<>();
    Tally tally = Tally.NONE;
    for (String symbol : input.chunk().symbols()) {
      TimedRows of = rows(candles, symbol);
      TimedRows old = rows(stored, symbol);
      if (market != null) {
        addMarket(of, market);
      }
      Revision revision =
          Revision.of(
              times(of, ChunkCandles.HASH), times(old, StoredRows.HASH), input.chunk().from());
      tally = tally.plus(revision.tally());
      revision.outdated().stream().forEach(row -> note(outdated, old, row));
      compute(symbol, of, market, revision.runs(), blocks);
      candles.remove(symbol);
    }
    return new Output(write(blocks, outdated), tally);
  }

  private Map<String, TimedRows> candles() {
    Map<String, TimedRows> bySymbol = new TreeMap<>();
    input.chunk().symbols().forEach(symbol -> bySymbol.put(symbol, ChunkCandles.empty()));
    for (FileScanTask file : input.candles()) {
      ChunkCandles.read(candleTable, file, range, bySymbol);
    }
    bySymbol.values().forEach(TimedRows::sort);
    bySymbol
        .values()
        .forEach(rows -> ChunkCandles.hash(rows, input.chunk().interval(), set.lookback()));
    return bySymbol;
  }

  private Map<String, TimedRows> stored() {
    Map<String, TimedRows> bySymbol = new TreeMap<>();
    input.chunk().symbols().forEach(symbol -> bySymbol.put(symbol, StoredRows.empty()));
    for (int file = 0; file < input.stored().size(); file++) {
      StoredRows.read(featureTable, input.stored().get(file), file, input.chunk().rows(), bySymbol);
    }
    bySymbol.values().forEach(TimedRows::sort);
    return bySymbol;
  }

  /** What the rows of the chunk look at is also the market. */
  private void addMarket(TimedRows candles, ChunkMarket market) {
    long[] hashes = candles.column(ChunkCandles.HASH);
    for (int row = candles.size() - 1;
        row >= 0 && candles.column(0)[row] >= input.chunk().from();
        row--) {
      hashes[row] = ChunkCandles.mixed(hashes[row], market.hash(candles.column(0)[row]));
    }
  }

  private ChunkMarket market() {
    int lookback = set.marketLookback();
    CandleRange ofMarket = input.chunk().market(lookback);
    return markets.get(
        ofMarket, () -> ChunkMarket.read(candleTable, input.market(), ofMarket, lookback));
  }

  private void compute(
      String symbol,
      TimedRows rows,
      @Nullable ChunkMarket market,
      List<Revision.Run> runs,
      List<FeatureBlock> blocks) {
    if (runs.isEmpty()) {
      return;
    }
    CandleColumns columns = ChunkCandles.columns(input.chunk().interval(), rows);
    boolean[] synthetic = new boolean[rows.size()];
    for (int row = 0; row < synthetic.length; row++) {
      synthetic[row] = rows.column(ChunkCandles.SYNTHETIC)[row] != 0;
    }
    if (market != null) {
      columns = columns.in(market.market());
      market.markSynthetic(columns, synthetic);
    }
    for (Revision.Run run : runs) {
      blocks.add(
          new FeatureBlock(
              symbol,
              columns.openTime(),
              columns.close(),
              synthetic,
              rows.column(ChunkCandles.HASH),
              run.from(),
              set.compute(columns, run.from(), run.to())));
    }
  }

  /** One data file a month, and one of deletes for each file with outdated rows. */
  private FeatureFiles.Written write(
      List<FeatureBlock> blocks, Map<Integer, LongStream.Builder> outdated) {
    List<DataFile> rows = new ArrayList<>();
    List<DeleteFile> deletes = new ArrayList<>();
    List<String> touched = new ArrayList<>();
    boolean finished = false;
    try {
      for (Map.Entry<YearMonth, List<Part>> month : months(blocks).entrySet()) {
        rows.add(write(month.getKey(), month.getValue()));
      }
      outdated.forEach(
          (number, positions) -> {
            DataFile file = input.stored().get(number).file();
            deletes.add(
                PositionDeletes.write(featureTable, file, positions.build().sorted().toArray()));
            touched.add(file.location());
          });
      finished = true;
    } finally {
      if (!finished) {
        rows.forEach(this::delete);
        deletes.forEach(this::delete);
      }
    }
    return new FeatureFiles.Written(rows, deletes, touched);
  }

  private DataFile write(YearMonth month, List<Part> parts) {
    try (FeatureFileWriter file =
        FeatureFileWriter.open(featureTable, input.chunk().interval(), month, set.ids())) {
      parts.forEach(part -> file.add(part.block(), part.from(), part.to()));
      return file.finish();
    }
  }

  /** Rows of a block that are of one month. */
  private record Part(FeatureBlock block, int from, int to) {}

  private static Map<YearMonth, List<Part>> months(List<FeatureBlock> blocks) {
    Map<YearMonth, List<Part>> months = new TreeMap<>();
    for (FeatureBlock block : blocks) {
      int start = block.first();
      while (start < block.end()) {
        YearMonth month =
            YearMonth.from(Instant.ofEpochMilli(block.openTime()[start]).atOffset(ZoneOffset.UTC));
        long next =
            month.plusMonths(1).atDay(1).atStartOfDay(ZoneOffset.UTC).toInstant().toEpochMilli();
        int found = Arrays.binarySearch(block.openTime(), start, block.end(), next);
        int end = found < 0 ? -found - 1 : found;
        months.computeIfAbsent(month, any -> new ArrayList<>()).add(new Part(block, start, end));
        start = end;
      }
    }
    return months;
  }

  private void delete(ContentFile<?> file) {
    featureTable.io().deleteFile(file.location());
  }

  private static void note(Map<Integer, LongStream.Builder> outdated, TimedRows stored, int row) {
    outdated
        .computeIfAbsent((int) stored.column(StoredRows.FILE)[row], any -> LongStream.builder())
        .add(stored.column(StoredRows.POSITION)[row]);
  }

  private static Revision.Times times(TimedRows rows, int hash) {
    return new Revision.Times(rows.column(0), rows.column(hash), rows.size());
  }

  private static TimedRows rows(Map<String, TimedRows> bySymbol, String symbol) {
    TimedRows rows = bySymbol.get(symbol);
    if (rows == null) {
      throw new IllegalArgumentException("'%s' is not of the chunk".formatted(symbol));
    }
    return rows;
  }
}

package dev.bougie.jobs.featurize;

import dev.bougie.features.candle.CandleColumns;
import dev.bougie.features.candle.Interval;
import dev.bougie.features.engine.FeatureSet;
import dev.bougie.jobs.lake.Lake;
import java.util.BitSet;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.jspecify.annotations.Nullable;

/**
 * Rows of candles, sorted by symbol and open time, as rows of features, one symbol at a time. Holds
 * one symbol's history: some 90 bytes a candle, and 8 for each of its features.
 */
final class SymbolFeatures implements Iterator<Row> {

  private static final int EXPECTED_CANDLES = 1 << 14;

  private final Iterator<Row> candles;
  private final FeatureSet set;
  private final Interval interval;
  private @Nullable Row nextSymbolsFirst;
  private @Nullable Block block;

  SymbolFeatures(Iterator<Row> candles, FeatureSet set, Interval interval) {
    this.candles = candles;
    this.set = set;
    this.interval = interval;
    this.nextSymbolsFirst = candles.hasNext() ? candles.next() : null;
  }

  @Override
  public boolean hasNext() {
    return (block != null && block.position < block.columns.size()) || nextSymbolsFirst != null;
  }

  @Override
  public Row next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    Block current = block;
    if (current == null || current.position == current.columns.size()) {
      current = readSymbol();
      block = current;
    }
    return current.nextRow(interval);
  }

  private Block readSymbol() {
    Row first = nextSymbolsFirst;
    if (first == null) {
      throw new NoSuchElementException();
    }
    String symbol = first.getAs("symbol");
    CandleColumns.Builder builder = new CandleColumns.Builder(interval, EXPECTED_CANDLES);
    BitSet synthetic = new BitSet();
    int count = 0;
    Row row = first;
    while (row != null && symbol.equals(row.<String>getAs("symbol"))) {
      add(builder, row);
      synthetic.set(count++, Lake.SYNTHETIC.equals(row.<String>getAs("source")));
      row = candles.hasNext() ? candles.next() : null;
    }
    nextSymbolsFirst = row;
    CandleColumns columns = builder.build();
    return new Block(symbol, columns, set.compute(columns, 0, columns.size()), synthetic);
  }

  private static void add(CandleColumns.Builder builder, Row row) {
    builder.add(
        row.<java.sql.Timestamp>getAs("open_time").getTime(),
        row.<Double>getAs("open"),
        row.<Double>getAs("high"),
        row.<Double>getAs("low"),
        row.<Double>getAs("close"),
        row.<Double>getAs("volume"),
        row.<Double>getAs("quote_volume"),
        row.<Long>getAs("trades"),
        row.<Double>getAs("taker_buy_base"),
        row.<Double>getAs("taker_buy_quote"));
  }

  /** One symbol, computed. */
  private static final class Block {
    private final String symbol;
    private final CandleColumns columns;
    private final double[][] features;
    private final BitSet synthetic;
    private int position;

    Block(String symbol, CandleColumns columns, double[][] features, BitSet synthetic) {
      this.symbol = symbol;
      this.columns = columns;
      this.features = features;
      this.synthetic = synthetic;
    }

    Row nextRow(Interval interval) {
      int index = position++;
      Object[] values = new Object[5 + features.length];
      values[0] = symbol;
      values[1] = interval.code();
      values[2] = new java.sql.Timestamp(columns.openTime()[index]);
      values[3] = columns.close()[index];
      values[4] = synthetic.get(index);
      for (int feature = 0; feature < features.length; feature++) {
        values[5 + feature] = features[feature][index];
      }
      return RowFactory.create(values);
    }
  }
}

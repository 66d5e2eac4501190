package dev.bougie.jobs.dataset;

import dev.bougie.features.candle.Interval;
import dev.bougie.jobs.label.kernel.ConcurrentLabels;
import dev.bougie.jobs.label.kernel.LabelKernel;
import dev.bougie.jobs.label.kernel.LabelSpec;
import dev.bougie.jobs.label.kernel.LastReturns;
import java.sql.Timestamp;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/**
 * Labels of candles in order of symbol and time, one row for each label that is known. What is held
 * at a time is some horizons of one symbol.
 */
final class LabelRows implements Iterator<Row> {

  static final StructType SCHEMA =
      new StructType()
          .add("symbol", DataTypes.StringType, false)
          .add("open_time", DataTypes.TimestampType, false)
          .add(TrainingColumns.LABEL, DataTypes.DoubleType, false)
          .add(TrainingColumns.OUTCOME, DataTypes.DoubleType, false)
          .add(TrainingColumns.KNOWN_AT, DataTypes.TimestampType, false)
          .add(TrainingColumns.LAST, DataTypes.DoubleType, false)
          .add(TrainingColumns.UNIQUENESS, DataTypes.DoubleType, false);

  private final Iterator<Row> candles;
  private final LabelSpec spec;
  private final Interval interval;
  private final Deque<Row> ready = new ArrayDeque<>();
  private @Nullable Market market;

  private LabelRows(Iterator<Row> candles, LabelSpec spec, Interval interval) {
    this.candles = candles;
    this.spec = spec;
    this.interval = interval;
  }

  /**
   * The labels of these candles.
   *
   * @param candles symbol, open_time, high, low, close, scale; the last may be NaN, as may highs
   *     and lows that the label does not look at
   */
  static Dataset<Row> of(Dataset<Row> candles, LabelSpec spec, Interval interval) {
    return candles
        .select("symbol", "open_time", "high", "low", "close", "scale")
        .repartition(candles.col("symbol"))
        .sortWithinPartitions("symbol", "open_time")
        .mapPartitions(
            (org.apache.spark.api.java.function.MapPartitionsFunction<Row, Row>)
                rows -> new LabelRows(rows, spec, interval),
            Encoders.row(SCHEMA));
  }

  @Override
  public boolean hasNext() {
    while (ready.isEmpty() && candles.hasNext()) {
      take(candles.next());
    }
    if (ready.isEmpty() && market != null) {
      market.end();
      market = null;
    }
    return !ready.isEmpty();
  }

  @Override
  public Row next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    return ready.remove();
  }

  private void take(Row candle) {
    String symbol = candle.getString(0);
    if (market == null || !market.symbol.equals(symbol)) {
      if (market != null) {
        market.end();
      }
      market = new Market(symbol);
    }
    market.add(
        candle.getTimestamp(1).getTime(),
        candle.getDouble(2),
        candle.getDouble(3),
        candle.getDouble(4),
        candle.getDouble(5));
  }

  /** A label whose uniqueness is not known yet. */
  private record Known(long open, double label, double outcome, long knownAt, double last) {}

  /** The return up to a candle that has no label yet, and may never have one. */
  private record Last(long open, double logReturn) {}

  private final class Market {

    private final String symbol;
    private final LabelKernel kernel;
    private final LastReturns lastReturns;
    private final ConcurrentLabels concurrent;
    private final Deque<Last> lasts = new ArrayDeque<>();
    private final Deque<Known> known = new ArrayDeque<>();

    Market(String symbol) {
      this.symbol = symbol;
      this.kernel = new LabelKernel(spec, interval);
      this.lastReturns = new LastReturns(spec.horizon(), interval);
      this.concurrent = new ConcurrentLabels(spec.horizon());
    }

    void add(long open, double high, double low, double close, double scale) {
      lasts.add(new Last(open, lastReturns.add(open, close)));
      if (lasts.size() > spec.horizon() + 1) {
        lasts.remove();
      }
      kernel.add(open, high, low, close, scale, this::label);
    }

    void end() {
      concurrent.end(this::tell);
    }

    private void label(long open, double label, double outcome, long knownAt) {
      Last last = lasts.element();
      while (last.open() != open) {
        lasts.remove();
        last = lasts.element();
      }
      known.add(new Known(open, label, outcome, knownAt, last.logReturn()));
      concurrent.add(interval.place(open), interval.place(knownAt), this::tell);
    }

    private void tell(double uniqueness) {
      Known label = known.remove();
      ready.add(
          RowFactory.create(
              symbol,
              new Timestamp(label.open()),
              label.label(),
              label.outcome(),
              new Timestamp(label.knownAt()),
              label.last(),
              uniqueness));
    }
  }
}

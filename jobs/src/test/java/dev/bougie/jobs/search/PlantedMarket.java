package dev.bougie.jobs.search;

import dev.bougie.features.candle.Interval;
import dev.bougie.features.catalogue.FeatureSets;
import dev.bougie.features.engine.FeatureSet;
import dev.bougie.jobs.lake.FeatureTable;
import dev.bougie.model.manifest.Label;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.analysis.NoSuchTableException;

/**
 * Feature rows of two symbols, whose next return is a little of the first feature and much noise.
 */
final class PlantedMarket {

  static final FeatureSet SET = FeatureSets.core();
  static final List<String> SYMBOLS = List.of("AUSDT", "BUSDT");
  static final Label LABEL = new Label(Label.Kind.LOG_RETURN, 1, Interval.H1);
  static final Instant START = Instant.parse("2024-01-01T00:00:00Z");
  static final int DAYS = 60;

  private PlantedMarket() {}

  /**
   * Writes the rows in the place of those before.
   *
   * @param noisyFrom day from which on the rows are of another seed, the same before
   */
  static void write(SparkSession spark, int noisyFrom) throws NoSuchTableException {
    FeatureTable table = new FeatureTable(SET);
    table.create(spark);
    List<Row> rows = new ArrayList<>();
    for (String symbol : SYMBOLS) {
      Random random = new Random(symbol.hashCode());
      double close = 100;
      for (int hour = 0; hour < 24 * DAYS; hour++) {
        if (hour == 24 * noisyFrom) {
          random = new Random(99);
        }
        Object[] values = new Object[6 + SET.ids().size()];
        values[0] = symbol;
        values[1] = "1h";
        values[2] = Timestamp.from(START.plus(Duration.ofHours(hour)));
        values[3] = close;
        values[4] = false;
        values[5] = 0L;
        for (int i = 0; i < SET.ids().size(); i++) {
          values[6 + i] = random.nextInt(40) == 0 ? Double.NaN : random.nextGaussian();
        }
        rows.add(RowFactory.create(values));
        double known = (double) values[6];
        close *= Math.exp(0.003 * (Double.isNaN(known) ? 0 : known) + 0.01 * random.nextGaussian());
      }
    }
    spark
        .createDataFrame(rows, table.schema())
        .repartition(2)
        .writeTo(table.name())
        .overwritePartitions();
  }
}

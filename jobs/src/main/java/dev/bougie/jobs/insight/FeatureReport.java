package dev.bougie.jobs.insight;

import dev.bougie.features.candle.Interval;
import dev.bougie.features.catalogue.FeatureSets;
import dev.bougie.features.engine.FeatureSet;
import dev.bougie.jobs.insight.measure.Insight;
import dev.bougie.jobs.insight.measure.Measured;
import dev.bougie.jobs.insight.measure.SampleSize;
import dev.bougie.jobs.insight.measure.Source;
import dev.bougie.jobs.insight.page.InsightPage;
import dev.bougie.jobs.lake.FeatureTable;
import dev.bougie.jobs.lake.Lake;
import dev.bougie.jobs.progress.Progress;
import dev.bougie.jobs.run.DataException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;

/**
 * Tells what a feature table holds: coverage, distribution, stability over time, how its features
 * rank the returns that follow, and which of them tell the same. Counts and moments are of all
 * rows; the rest is of a sample that the driver holds, taken in the same pass. The same snapshot
 * gives the same page.
 */
public final class FeatureReport {

  private static final int STEPS = 3;

  private final SparkSession spark;
  private final Config config;
  private final Progress progress;
  private final FeatureSet set;

  public FeatureReport(SparkSession spark, Config config, Progress progress) {
    this.spark = spark;
    this.config = config;
    this.progress = progress;
    this.set = FeatureSets.of(config.featureSet());
  }

  /**
   * What to report on.
   *
   * @param from open time of the first row; the first there is where absent
   * @param to open times lie before it, and no return looks behind it; behind the last where absent
   * @param featureSet name of the set
   * @param heapBytes the largest that this process' heap may grow; of wide sets the sample is
   *     smaller
   * @param page file of this machine that is written; one in {@code insight.folder} where absent
   */
  public record Config(
      List<String> symbols,
      Interval interval,
      Optional<Instant> from,
      Optional<Instant> to,
      String featureSet,
      InsightSettings insight,
      long heapBytes,
      Optional<Path> page) {}

  /**
   * What was found.
   *
   * @param page that was written
   */
  public record Result(Path page, Insight insight) {}

  /**
   * Runs the report.
   *
   * @throws DataException if there is nothing to report on
   */
  public Result run() {
    PageFile page = new PageFile(config.page().orElseGet(this::usualPage));
    page.requireWritable();
    FeatureRows rows =
        new FeatureRows(
            spark,
            set,
            snapshot(),
            config.symbols(),
            config.interval(),
            config.from(),
            config.to());
    try (Progress.Task task = progress.start("measure features", STEPS)) {
      Source source = rows.source();
      task.step(1);
      List<Integer> horizons = config.insight().horizons();
      SampleSize size =
          new SampleSize(
              source.rows(),
              config.insight().sampleRows(),
              set.size() + horizons.size(),
              config.heapBytes());
      FeatureRows.Scan scan = rows.scan(horizons, size);
      task.step(1);
      Measured measured =
          Measured.of(source, scan.moments(), size, scan.sample(), config.insight().limits());
      page.write(InsightPage.of(measured));
      task.step(1);
      return new Result(page.path(), measured.insight());
    }
  }

  private String table() {
    return new FeatureTable(set).name();
  }

  private Path usualPage() {
    String table = table();
    return Path.of(config.insight().folder())
        .resolve(
            "%s-%s.html"
                .formatted(table.substring(table.lastIndexOf('.') + 1), config.interval().code()));
  }

  private long snapshot() {
    Lake lake = new Lake(spark);
    Optional<Long> snapshot = lake.exists(table()) ? lake.snapshot(table()) : Optional.empty();
    return snapshot.orElseThrow(
        () ->
            new DataException(
                "the lake holds no features in %s yet, run featurize first".formatted(table())));
  }
}

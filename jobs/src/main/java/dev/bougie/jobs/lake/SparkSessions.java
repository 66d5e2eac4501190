package dev.bougie.jobs.lake;

import dev.bougie.model.postgres.Database;
import java.util.HashMap;
import org.apache.spark.sql.SparkSession;

/** Opens Spark with the lake as the catalog {@code lake}. */
public final class SparkSessions {

  private static final String CATALOG = "spark.sql.catalog.lake";

  private SparkSessions() {}

  /**
   * A session whose catalog {@code lake} is Iceberg's JDBC catalog in that database. Under
   * spark-submit the master and all that it set stay as they are; alone it runs on all cores of
   * this machine, bound to the loopback interface.
   */
  public static SparkSession open(LakeSettings lake, Database.Access catalog) {
    SparkSession.Builder builder =
        SparkSession.builder()
            .appName("bougie")
            .config("spark.sql.session.timeZone", "UTC")
            .config("spark.sql.debug.maxToStringFields", "500")
            // Candle files split the bytes of doubles, which Spark's own vectorized reader cannot
            // read. Tables are read by Iceberg's.
            .config("spark.sql.parquet.enableVectorizedReader", "false")
            .config(
                "spark.sql.extensions",
                "org.apache.iceberg.spark.extensions.IcebergSparkSessionExtensions")
            .config(CATALOG, "org.apache.iceberg.spark.SparkCatalog")
            .config(CATALOG + ".catalog-impl", LakeJdbcCatalog.class.getName())
            .config(CATALOG + ".uri", catalog.url())
            .config(new HashMap<>(catalog.properties(CATALOG + ".jdbc.")))
            .config(CATALOG + ".jdbc.schema-version", "V1")
            // Others commit, and this process does past Spark: a table kept for half a minute would
            // not know the snapshots of since then.
            .config(CATALOG + ".cache-enabled", "false")
            .config(CATALOG + ".warehouse", lake.location())
            .config(LakeStore.spark());
    if (System.getProperty("spark.master") == null) {
      builder
          .master("local[*]")
          .config("spark.driver.host", "127.0.0.1")
          .config("spark.driver.bindAddress", "127.0.0.1")
          .config("spark.ui.enabled", "false")
          .config("spark.ui.showConsoleProgress", "false")
          // What Spark remembers of tasks for a page that nobody sees: of 100,000 unless told
          // otherwise, so that the heap would grow with the history that a run goes through.
          .config("spark.ui.retainedTasks", "1000")
          .config("spark.ui.retainedStages", "100")
          .config("spark.ui.retainedJobs", "100")
          .config("spark.sql.ui.retainedExecutions", "100")
          .config("spark.sql.shuffle.partitions", "4")
          // A sort would keep what it has got until the heap is full, however large that is.
          .config("spark.shuffle.spill.maxSizeInBytesForSpillThreshold", "64m")
          .config("spark.sql.adaptive.enabled", "true");
    }
    return builder.getOrCreate();
  }
}

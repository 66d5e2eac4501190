package dev.bougie.jobs.maintain;

import java.util.List;
import org.apache.iceberg.ManifestFile;
import org.apache.iceberg.Table;
import org.apache.iceberg.TableProperties;
import org.apache.iceberg.actions.BinPackRewriteFilePlanner;
import org.apache.iceberg.actions.RewriteDataFiles;
import org.apache.iceberg.actions.RewriteManifests;
import org.apache.iceberg.actions.SizeBasedFileRewritePlanner;
import org.apache.iceberg.exceptions.CommitFailedException;
import org.apache.iceberg.exceptions.ValidationException;
import org.apache.iceberg.spark.actions.SparkActions;
import org.apache.iceberg.util.PropertyUtil;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Few large files in the table's order instead of many small ones, and no delete files. Partitions
 * that are in order already are not touched. What a writer changes meanwhile is left for next time.
 */
final class Compaction {

  private static final Logger LOG = LoggerFactory.getLogger(Compaction.class);

  private final SparkSession spark;
  private final MaintainSettings settings;

  Compaction(SparkSession spark, MaintainSettings settings) {
    this.spark = spark;
    this.settings = settings;
  }

  /** Rewrites the partitions that need it, each in a commit of its own or a few together. */
  RewriteDataFiles.Result files(Table table) {
    RewriteDataFiles rewrite =
        SparkActions.get(spark)
            .rewriteDataFiles(table)
            .option(
                SizeBasedFileRewritePlanner.MIN_INPUT_FILES, String.valueOf(settings.inputFiles()))
            .option(
                SizeBasedFileRewritePlanner.MIN_FILE_SIZE_BYTES, String.valueOf(smallBelow(table)))
            .option(BinPackRewriteFilePlanner.DELETE_FILE_THRESHOLD, "1")
            .option(RewriteDataFiles.REMOVE_DANGLING_DELETES, "true")
            // Only then are the deletes of the newest commit older than the data, and dangling. It
            // is for equality deletes, which nobody writes here.
            .option(RewriteDataFiles.USE_STARTING_SEQUENCE_NUMBER, "false")
            .option(RewriteDataFiles.PARTIAL_PROGRESS_ENABLED, "true")
            .option(RewriteDataFiles.PARTIAL_PROGRESS_MAX_COMMITS, "10")
            .option(RewriteDataFiles.PARTIAL_PROGRESS_MAX_FAILED_COMMITS, "10")
            .option(RewriteDataFiles.MAX_CONCURRENT_FILE_GROUP_REWRITES, "2");
    return (table.sortOrder().isSorted() ? rewrite.sort() : rewrite.binPack()).execute();
  }

  /**
   * In bytes, which files are small. Less than half of what a file should be: a partition that is
   * written as two files, each a little over half of it, is left alone then, and so is what a task
   * of archives writes.
   */
  private static long smallBelow(Table table) {
    return PropertyUtil.propertyAsLong(
            table.properties(),
            TableProperties.WRITE_TARGET_FILE_SIZE_BYTES,
            TableProperties.WRITE_TARGET_FILE_SIZE_BYTES_DEFAULT)
        / 3;
  }

  /**
   * Rewrites the manifests if there are many for what they hold.
   *
   * @return manifests that were replaced
   */
  int manifests(Table table) {
    table.refresh();
    List<ManifestFile> manifests = table.currentSnapshot().allManifests(table.io());
    long bytes = manifests.stream().mapToLong(ManifestFile::length).sum();
    long target =
        PropertyUtil.propertyAsLong(
            table.properties(),
            TableProperties.MANIFEST_TARGET_SIZE_BYTES,
            TableProperties.MANIFEST_TARGET_SIZE_BYTES_DEFAULT);
    if (!tooMany(manifests.size(), bytes, target, settings.manifests())) {
      return 0;
    }
    try {
      RewriteManifests.Result result = SparkActions.get(spark).rewriteManifests(table).execute();
      int replaced = 0;
      for (ManifestFile unused : result.rewrittenManifests()) {
        replaced++;
      }
      return replaced;
    } catch (CommitFailedException | ValidationException e) {
      LOG.info("the manifests of {} change, they are left for next time", table.name(), e);
      return 0;
    }
  }

  /** Whether rewriting would leave half of them or less. */
  static boolean tooMany(int manifests, long bytes, long target, int allowed) {
    return manifests > allowed && manifests >= 2 * ((bytes + target - 1) / target);
  }
}

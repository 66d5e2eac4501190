package dev.bougie.jobs.maintain;

import java.time.Instant;
import java.util.Map;
import java.util.Set;
import org.apache.iceberg.ManageSnapshots;
import org.apache.iceberg.SnapshotRef;
import org.apache.iceberg.Table;
import org.apache.iceberg.spark.actions.SparkActions;
import org.apache.spark.sql.SparkSession;

/**
 * Ends old snapshots and removes files that no snapshot knows. A snapshot that somebody names gets
 * a tag, which keeps it from every expiry, ours or another tool's, until nobody names it any more.
 */
final class Expiry {

  private static final String TAG = "named-";

  private final SparkSession spark;
  private final MaintainSettings settings;
  private final Instant now;

  /**
   * Nothing happens yet.
   *
   * @param now this machine's, which dates commits and files
   */
  Expiry(SparkSession spark, MaintainSettings settings, Instant now) {
    this.spark = spark;
    this.settings = settings;
    this.now = now;
  }

  /**
   * Expires the old ones but the newest few and those named.
   *
   * @return snapshots that went
   */
  int snapshots(Table table, Set<Long> named) {
    table.refresh();
    tag(table, named);
    Set<Long> before = ids(table);
    SparkActions.get(spark)
        .expireSnapshots(table)
        .expireOlderThan(now.minus(settings.snapshotAge()).toEpochMilli())
        .retainLast(settings.snapshots())
        .execute();
    table.refresh();
    before.removeAll(ids(table));
    return before.size();
  }

  /**
   * Removes files of the table's folder that neither a snapshot nor the table's history knows.
   *
   * @return files that went
   */
  long orphans(Table table) {
    return SparkActions.get(spark)
        .deleteOrphanFiles(table)
        .olderThan(now.minus(settings.orphanAge()).toEpochMilli())
        .execute()
        .orphanFilesCount();
  }

  private static void tag(Table table, Set<Long> named) {
    ManageSnapshots tags = table.manageSnapshots();
    boolean changed = false;
    for (long snapshot : named) {
      if (table.snapshot(snapshot) != null && !table.refs().containsKey(TAG + snapshot)) {
        tags.createTag(TAG + snapshot, snapshot);
        changed = true;
      }
    }
    for (Map.Entry<String, SnapshotRef> ref : table.refs().entrySet()) {
      if (ref.getKey().startsWith(TAG) && !named.contains(ref.getValue().snapshotId())) {
        tags.removeTag(ref.getKey());
        changed = true;
      }
    }
    if (changed) {
      tags.commit();
    }
  }

  private static Set<Long> ids(Table table) {
    Set<Long> ids = new java.util.HashSet<>();
    table.snapshots().forEach(snapshot -> ids.add(snapshot.snapshotId()));
    return ids;
  }
}

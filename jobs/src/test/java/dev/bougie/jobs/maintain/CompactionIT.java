package dev.bougie.jobs.maintain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bougie.jobs.lake.Lake;
import dev.bougie.jobs.lake.TestLake;
import java.nio.file.Path;
import java.time.Duration;
import org.apache.iceberg.Table;
import org.apache.iceberg.actions.RewriteDataFiles;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A compacted table stays as it is. */
class CompactionIT {

  @Test
  void leavesAloneWhatItHasWrittenAsTwoFiles(@TempDir Path folder) {
    try (TestLake lake = TestLake.open(folder)) {
      new Lake(lake.spark()).createMarket();
      lake.spark()
          .sql(
              "CREATE TABLE lake.market.halves (id BIGINT, noise DOUBLE) USING iceberg"
                  + " TBLPROPERTIES ('write.target-file-size-bytes' = '240000')");
      lake.spark().sql("ALTER TABLE lake.market.halves WRITE ORDERED BY id");
      for (int part = 0; part < 10; part++) {
        lake.spark()
            .sql(
                "INSERT INTO lake.market.halves SELECT id, rand(%d) FROM range(%d, %d, 1, 1)"
                    .formatted(part, part * 3_000, (part + 1) * 3_000));
      }
      Table table = new Lake(lake.spark()).table("lake.market.halves");
      Compaction compaction =
          new Compaction(
              lake.spark(),
              new MaintainSettings(2, 100, Duration.ofDays(7), 1, Duration.ofDays(3)));
      RewriteDataFiles.Result first = compaction.files(table);
      table.refresh();
      RewriteDataFiles.Result second = compaction.files(table);
      assertThat(first.rewrittenDataFilesCount()).isEqualTo(10);
      assertThat(first.addedDataFilesCount()).isEqualTo(2);
      assertThat(second.rewrittenDataFilesCount()).isZero();
    }
  }
}

package dev.bougie.jobs.sink;

import dev.bougie.model.postgres.Database;
import java.sql.SQLException;
import java.util.Iterator;
import java.util.List;
import java.util.UUID;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.VoidFunction;
import org.apache.spark.sql.catalyst.InternalRow;

/** Runs in a Spark task: the rows of one part of a batch, sorted, into Postgres. */
record SinkTask(Database.Access access, UUID batch, List<String> replacesSynthetic)
    implements VoidFunction<Iterator<InternalRow>> {

  /** A second or two of the server's time. */
  private static final int SLICE_ROWS = 100_000;

  /** Some 400,000 rows. */
  private static final int SLICE_BYTES = 64 << 20;

  @Override
  public void call(Iterator<InternalRow> rows) throws SQLException {
    write(rows, TaskContext.getPartitionId(), SLICE_ROWS, SLICE_BYTES);
  }

  void write(Iterator<InternalRow> rows, int part, int enoughRows, int mostBytes)
      throws SQLException {
    if (!rows.hasNext()) {
      return;
    }
    try (SliceWriter writer = SliceWriter.open(access, batch, part, replacesSynthetic)) {
      Slices slices = new Slices(rows, enoughRows, mostBytes);
      while (slices.hasNext()) {
        writer.write(slices.next());
      }
    }
  }
}

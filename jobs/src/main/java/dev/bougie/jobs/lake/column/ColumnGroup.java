package dev.bougie.jobs.lake.column;

import java.io.IOException;
import java.util.stream.Stream;
import org.apache.iceberg.FieldMetrics;
import org.apache.iceberg.shaded.org.apache.parquet.column.ColumnDescriptor;
import org.apache.iceberg.shaded.org.apache.parquet.schema.MessageType;

/** The rows of one row group of a {@link MonthFile}, held as columns until they are written. */
public interface ColumnGroup {

  /** How many rows it holds. */
  int size();

  /** Makes room for the next group. */
  void clear();

  /** Writes one of the columns. */
  void write(ColumnDescriptor column, RowGroupWriter writer) throws IOException;

  /** What Iceberg wants to know of the rows of all groups and a Parquet footer cannot tell. */
  Stream<FieldMetrics<?>> metrics(MessageType schema);
}

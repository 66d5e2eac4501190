package dev.bougie.jobs.lake;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.function.Consumer;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.DeleteFile;
import org.apache.iceberg.FileFormat;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Table;
import org.apache.iceberg.data.GenericFileWriterFactory;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.deletes.PositionDelete;
import org.apache.iceberg.deletes.PositionDeleteWriter;
import org.apache.iceberg.encryption.EncryptedOutputFile;
import org.apache.iceberg.io.OutputFileFactory;

/** Takes rows of a data file away by their places. */
public final class PositionDeletes {

  private PositionDeletes() {}

  /**
   * Writes the places into a file, which counts once somebody commits it.
   *
   * @param positions of the rows in the data file, ascending
   * @throws UncheckedIOException if it cannot be written
   */
  public static DeleteFile write(Table table, DataFile file, long[] positions) {
    try {
      return write(table, file, positions, unused -> {});
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write deletes of " + file.location(), e);
    }
  }

  /**
   * The same, for who takes away what was begun.
   *
   * @param begun is told where the file lies before anything is written to it
   */
  static DeleteFile write(Table table, DataFile file, long[] positions, Consumer<String> begun)
      throws IOException {
    PartitionSpec spec = table.specs().get(file.specId());
    EncryptedOutputFile out =
        OutputFileFactory.builderFor(table, 0, 0)
            .format(FileFormat.PARQUET)
            .build()
            .newOutputFile(spec, file.partition());
    begun.accept(out.encryptingOutputFile().location());
    PositionDeleteWriter<Record> writer =
        new GenericFileWriterFactory.Builder(table)
            .deleteFileFormat(FileFormat.PARQUET)
            .build()
            .newPositionDeleteWriter(out, spec, file.partition());
    PositionDelete<Record> delete = PositionDelete.create();
    try (writer) {
      for (long position : positions) {
        writer.write(delete.set(file.location(), position));
      }
    }
    return writer.toDeleteFile();
  }
}

package dev.bougie.jobs.doctor;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.iceberg.Table;
import org.apache.iceberg.spark.Spark3Util;
import org.apache.iceberg.spark.source.SerializableTableWithSize;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.FilterFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.analysis.NoSuchTableException;
import org.apache.spark.sql.catalyst.parser.ParseException;
import org.apache.spark.sql.types.StructType;

/** The files of a table's present snapshot, from Iceberg's metadata tables. */
final class TableFiles {

  private static final long MEBIBYTE = 1 << 20;

  private final SparkSession spark;
  private final String table;

  TableFiles(SparkSession spark, String table) {
    this.spark = spark;
    this.table = table;
  }

  /** Numbers and sizes, by interval where the table is partitioned by it. */
  List<Health.Files> sizes(int smallFileMb) {
    Dataset<Row> files = spark.table(table + ".files");
    Column isData = col("content").equalTo(0);
    Column size = col("file_size_in_bytes");
    return files
        .groupBy(byInterval(files.schema()).as("of_interval"))
        .agg(
            count(when(isData, 1)),
            sum(when(isData, size).otherwise(0L)),
            count(when(isData.and(size.lt(smallFileMb * MEBIBYTE)), 1)),
            count(when(isData, null).otherwise(1)),
            sum(when(isData, 0L).otherwise(size)))
        .orderBy("of_interval")
        .collectAsList()
        .stream()
        .map(
            row ->
                new Health.Files(
                    table,
                    row.getString(0),
                    row.getLong(1),
                    row.getLong(2),
                    row.getLong(3),
                    row.getLong(4),
                    row.getLong(5)))
        .toList();
  }

  /** Files that the metadata names and that are not there, looked for in Spark's tasks. */
  Missing missing(int examples) {
    Broadcast<Table> shared =
        JavaSparkContext.fromSparkContext(spark.sparkContext())
            .broadcast(SerializableTableWithSize.copyOf(load()));
    Dataset<String> gone =
        spark
            .table(table + ".files")
            .select("file_path")
            .as(Encoders.STRING())
            .filter(
                (FilterFunction<String>) path -> !shared.value().io().newInputFile(path).exists());
    long number = gone.count();
    List<String> names = number == 0 ? new ArrayList<>() : gone.limit(examples).collectAsList();
    return new Missing(number, names);
  }

  /** Missing files, a few of them by name. */
  record Missing(long count, List<String> names) {}

  private static Column byInterval(StructType schema) {
    boolean partitioned =
        Arrays.asList(schema.fieldNames()).contains("partition")
            && schema.apply("partition").dataType() instanceof StructType partition
            && Arrays.asList(partition.fieldNames()).contains("interval");
    return partitioned ? col("partition.interval") : lit(null).cast("string");
  }

  private Table load() {
    try {
      return Spark3Util.loadIcebergTable(spark, table);
    } catch (NoSuchTableException | ParseException e) {
      throw new IllegalStateException("table %s is gone".formatted(table), e);
    }
  }
}

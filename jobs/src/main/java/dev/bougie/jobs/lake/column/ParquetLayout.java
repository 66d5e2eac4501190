package dev.bougie.jobs.lake.column;

import java.util.Locale;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.iceberg.TableProperties;
import org.apache.iceberg.shaded.org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.iceberg.util.PropertyUtil;

/**
 * How the files of a table are laid out, from the table's properties.
 *
 * @param codec of the pages
 * @param level of the codec, empty for its own default
 * @param groupRows rows in a row group, the least that a reader of one symbol reads
 * @param pageRows rows in a page
 * @param dictionarySize distinct values that a column of a row group may have in a dictionary
 */
public record ParquetLayout(
    CompressionCodecName codec, String level, int groupRows, int pageRows, int dictionarySize) {

  private static final int MOST_GROUP_ROWS = 128 << 10;

  /** A row group is held in memory. */
  private static final long MOST_GROUP_BYTES = 32 << 20;

  private static final int BYTES_A_VALUE = 8;
  private static final int FEWEST_ROWS = 1_000;

  /** Of a table with those properties whose rows take about so many bytes. */
  public static ParquetLayout of(Map<String, String> properties, int bytesARow) {
    long groupBytes =
        Math.min(
            MOST_GROUP_BYTES,
            PropertyUtil.propertyAsLong(
                properties,
                TableProperties.PARQUET_ROW_GROUP_SIZE_BYTES,
                TableProperties.PARQUET_ROW_GROUP_SIZE_BYTES_DEFAULT));
    int pageBytes =
        PropertyUtil.propertyAsInt(
            properties,
            TableProperties.PARQUET_PAGE_SIZE_BYTES,
            TableProperties.PARQUET_PAGE_SIZE_BYTES_DEFAULT);
    int pageRows =
        PropertyUtil.propertyAsInt(
            properties,
            TableProperties.PARQUET_PAGE_ROW_LIMIT,
            TableProperties.PARQUET_PAGE_ROW_LIMIT_DEFAULT);
    int dictionaryBytes =
        PropertyUtil.propertyAsInt(
            properties,
            TableProperties.PARQUET_DICT_SIZE_BYTES,
            TableProperties.PARQUET_DICT_SIZE_BYTES_DEFAULT);
    String codec =
        properties.getOrDefault(
            TableProperties.PARQUET_COMPRESSION,
            TableProperties.PARQUET_COMPRESSION_DEFAULT_SINCE_1_4_0);
    return new ParquetLayout(
        CompressionCodecName.valueOf(codec.toUpperCase(Locale.ROOT)),
        properties.getOrDefault(TableProperties.PARQUET_COMPRESSION_LEVEL, ""),
        (int) Math.min(MOST_GROUP_ROWS, Math.max(FEWEST_ROWS, groupBytes / bytesARow)),
        Math.max(FEWEST_ROWS, Math.min(pageRows, pageBytes / BYTES_A_VALUE)),
        dictionaryBytes / BYTES_A_VALUE);
  }

  /** What the codecs read their level from. */
  public Configuration codecSettings() {
    Configuration settings = new Configuration(false);
    if (!level.isEmpty()) {
      settings.set("parquet.compression.codec.zstd.level", level);
      settings.set("zlib.compress.level", level);
      settings.set("compression.brotli.quality", level);
    }
    return settings;
  }
}

package dev.bougie.jobs.featurize;

import dev.bougie.features.catalogue.FeatureSets;
import dev.bougie.features.engine.Feature;
import dev.bougie.features.engine.FeatureSet;
import dev.bougie.jobs.lake.FeatureTable;
import dev.bougie.jobs.lake.Lake;
import dev.bougie.jobs.lake.TestLake;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.spark.sql.Row;

/** The features that others have words for, made by Spark's windows and by polars. */
record FeatureStagePeers(TestLake lake, int cores, Path byPolars, List<String> command) {

  /** What SQL and polars have words for. */
  private static final List<String> SHARED =
      List.of(
          "log_return_1",
          "log_return_24",
          "sma_ratio_24",
          "realised_volatility_24",
          "volume_z_score_24",
          "sma_ratio_168",
          "realised_volatility_168",
          "volume_z_score_168",
          "parkinson_volatility_24",
          "taker_buy_ratio_24",
          "candle_range",
          "candle_body",
          "close_position");

  /** Those features of the catalogue. */
  record Shared() implements Featurize.SetSource {

    private static final long serialVersionUID = 1L;

    @Override
    public FeatureSet set() {
      List<Feature> features =
          FeatureSets.core().features().stream()
              .filter(feature -> SHARED.contains(feature.id()))
              .toList();
      return new FeatureSet("shared", features);
    }
  }

  FeatureStageBenchmark.Cost sparkWindows() {
    lake.spark().sql("DROP TABLE IF EXISTS lake.features.by_sql PURGE");
    return FeatureStageBenchmark.Cost.of(
        () ->
            lake.spark()
                .sql(
                    """
                    CREATE TABLE lake.features.by_sql USING iceberg
                    PARTITIONED BY (interval, months(open_time))
                    TBLPROPERTIES ('write.parquet.compression-codec' = 'zstd') AS
                    WITH returns AS (
                      SELECT *, ln(close / lag(close) OVER symbols) AS r, ln(high / low) AS height
                      FROM lake.market.candles WHERE interval = '1m'
                      WINDOW symbols AS (PARTITION BY symbol ORDER BY open_time))
                    SELECT symbol, interval, open_time, close, source = 'synthetic' AS synthetic,
                      xxhash64(open, high, low, close, volume, quote_volume, trades, taker_buy_base,
                        taker_buy_quote, source) AS window_hash,
                      r AS log_return_1,
                      ln(close / lag(close, 24) OVER symbols) AS log_return_24,
                      %s,
                      %s,
                      sqrt(sum(height * height) OVER w24 / (4 * ln(2) * 24)) AS parkinson_volatility_24,
                      sum(taker_buy_base) OVER w24 / sum(volume) OVER w24 AS taker_buy_ratio_24,
                      height AS candle_range,
                      (close - open) / (high - low) AS candle_body,
                      (close - low) / (high - low) AS close_position,
                      row_number() OVER symbols AS candles
                    FROM returns
                    WINDOW symbols AS (PARTITION BY symbol ORDER BY open_time),
                      w24 AS (PARTITION BY symbol ORDER BY open_time
                        ROWS BETWEEN 23 PRECEDING AND CURRENT ROW),
                      w168 AS (PARTITION BY symbol ORDER BY open_time
                        ROWS BETWEEN 167 PRECEDING AND CURRENT ROW)
                    """
                        .formatted(windows(24), windows(168))));
  }

  private static String windows(int span) {
    return """
        close / avg(close) OVER w%1$d - 1 AS sma_ratio_%1$d,
        stddev_samp(r) OVER w%1$d AS realised_volatility_%1$d,
        (volume - avg(volume) OVER w%1$d) / nullif(stddev_pop(volume) OVER w%1$d, 0)
          AS volume_z_score_%1$d"""
        .formatted(span);
  }

  /** What polars says it took. */
  FeatureStageBenchmark.Cost withPolars() {
    List<String> command = new ArrayList<>(this.command);
    command.addAll(
        lake.files(Lake.CANDLES).stream().map(file -> file.replace("file:", "")).toList());
    command.add(byPolars.toString());
    ProcessBuilder process = new ProcessBuilder(command);
    process.environment().put("POLARS_MAX_THREADS", Integer.toString(cores));
    process.redirectError(ProcessBuilder.Redirect.INHERIT);
    try {
      Process running = process.start();
      String told = new String(running.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (running.waitFor() != 0) {
        throw new IllegalStateException("polars failed: " + command.subList(0, 2));
      }
      String[] seconds = told.strip().split(" ", -1);
      return new FeatureStageBenchmark.Cost(
          Double.parseDouble(seconds[0]), Double.parseDouble(seconds[1]));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Both sides gave the same numbers, a week after each beginning and later. */
  void requireEqual(String peer) {
    String difference =
        SHARED.stream()
            .map(id -> "coalesce(abs(a.%1$s - nullif(b.%1$s, double('NaN'))), 0)".formatted(id))
            .collect(Collectors.joining(", ", "greatest(", ")"));
    Row row =
        lake.spark()
            .sql(
                """
                SELECT count(*) AS compared, max(%s) AS difference
                FROM %s a JOIN %s b USING (symbol, open_time)
                WHERE NOT isnan(a.realised_volatility_168)
                """
                    .formatted(difference, new FeatureTable(new Shared().set()).name(), peer))
            .head();
    System.out.printf("%d rows compared, they differ by %s%n", row.getLong(0), row.get(1));
    if (row.getLong(0) == 0 || row.getDouble(1) > 1e-6) {
      throw new IllegalStateException("the outputs differ: " + row);
    }
  }
}

package dev.bougie.jobs.lake;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.spark.SparkConf;
import org.apache.spark.deploy.SparkHadoopUtil;
import org.jspecify.annotations.Nullable;

/**
 * How the store of the lake's files is asked. By default Hadoop's S3 client tries for many minutes,
 * and throttled for hours, before it tells that nobody answers; here that is about a minute. What
 * anybody has set, in Spark's settings or in a file of Hadoop's, stays as it is.
 */
public final class LakeStore {

  private static final String SPARK = "spark.hadoop.";
  private static final String DEFAULTS = "core-default.xml";

  /**
   * A request and all its tries within the SDK take 15 s, the least that Hadoop allows, and it is
   * made four times, with waits of 1, 2 and 4 s, give or take a half. A store that says "slow down"
   * is given half a minute. A body that does not move for 30 s is given up, so that a long upload
   * may take its time.
   */
  private static final Map<String, String> LIMITS =
      Map.of(
          "fs.s3a.attempts.maximum", "1",
          "fs.s3a.retry.limit", "3",
          "fs.s3a.retry.interval", "1s",
          "fs.s3a.retry.throttle.limit", "6",
          "fs.s3a.retry.throttle.interval", "500ms",
          "fs.s3a.connection.establish.timeout", "15s",
          "fs.s3a.connection.request.timeout", "15s",
          "fs.s3a.connection.timeout", "30s");

  private LakeStore() {}

  /** Hadoop's settings for this process: Spark's, where they name some, and the limits. */
  public static Configuration hadoop() {
    Configuration hadoop = SparkHadoopUtil.get().newConfiguration(new SparkConf());
    limits(hadoop).forEach(hadoop::set);
    return hadoop;
  }

  /** The limits as settings of a Spark session, where nobody has set others. */
  static Map<String, Object> spark() {
    Map<String, Object> settings = new TreeMap<>();
    limits(SparkHadoopUtil.get().newConfiguration(new SparkConf()))
        .forEach((key, value) -> settings.put(SPARK + key, value));
    return settings;
  }

  /**
   * Asks an S3 store for the lake's folder, which need not be there yet, before anything else does:
   * Iceberg tries for minutes and then tells little. Other file systems are not asked.
   *
   * @throws LakeException if the store does not answer, does not know the bucket or refuses
   */
  public static void requireAnswer(LakeSettings lake, Configuration hadoop) {
    Path folder = new Path(lake.location());
    if (!"s3a".equals(folder.toUri().getScheme())) {
      return;
    }
    try {
      FileStatus unused = folder.getFileSystem(hadoop).getFileStatus(folder);
    } catch (FileNotFoundException e) {
      // The bucket is there, which is what counts.
    } catch (IOException e) {
      throw new LakeException(
          "lake.warehouse = '%s' cannot be used: %s"
              .formatted(lake.warehouse(), String.valueOf(e.getMessage()).strip()),
          e);
    }
  }

  static Map<String, String> limits(Configuration hadoop) {
    Map<String, String> limits = new TreeMap<>(LIMITS);
    limits.keySet().removeIf(key -> isSet(hadoop, key));
    return limits;
  }

  private static boolean isSet(Configuration hadoop, String key) {
    String @Nullable [] sources = hadoop.getPropertySources(key);
    return sources != null && !Arrays.stream(sources).allMatch(DEFAULTS::equals);
  }
}

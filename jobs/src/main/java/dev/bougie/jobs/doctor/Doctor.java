package dev.bougie.jobs.doctor;

import dev.bougie.features.candle.Interval;
import dev.bougie.jobs.lake.Lake;
import dev.bougie.model.market.ExchangeClock;
import dev.bougie.model.postgres.Database;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.spark.sql.SparkSession;

/**
 * Examines the market tables of the lake and their copy in Postgres. Changes nothing. All counting
 * is Spark's; what comes to the driver is a line an interval, or a line an interval and symbol.
 */
public final class Doctor {

  private final SparkSession spark;
  private final Database database;
  private final Config config;
  private final Clock clock;

  public Doctor(SparkSession spark, Database database, Config config, Clock clock) {
    this.spark = spark;
    this.database = database;
    this.config = config;
    this.clock = clock;
  }

  /** What can be asked for beyond the usual. */
  public enum Detail {
    /** A line for each symbol. */
    BY_SYMBOL,
    /** Finer intervals added up and compared with coarser ones. */
    AGGREGATE
  }

  /** What to look at. */
  public record Config(DoctorSettings settings, Set<Detail> details) {
    public Config {
      details = Set.copyOf(details);
    }
  }

  /** Runs the stage. */
  public Health run() {
    Instant exchangeNow = clock.instant().plus(new ExchangeClock(database.jdbi()).offset());
    Diagnosis diagnosis = new Diagnosis();
    Lake lake = new Lake(spark);
    if (!lake.exists(Lake.CANDLES)) {
      diagnosis.empty();
      return diagnosis.health(exchangeNow);
    }
    boolean gaps = examineFiles(lake, Lake.GAPS, diagnosis);
    boolean rejects = examineFiles(lake, Lake.REJECTS, diagnosis);
    if (examineFiles(lake, Lake.CANDLES, diagnosis)) {
      examineRows(exchangeNow, gaps, rejects, diagnosis);
    }
    return diagnosis.health(exchangeNow);
  }

  /** Whether the table is there with all its files, so that its rows can be read. */
  private boolean examineFiles(Lake lake, String table, Diagnosis diagnosis) {
    if (!lake.exists(table)) {
      return false;
    }
    TableFiles files = new TableFiles(spark, table);
    diagnosis.files(files.sizes(config.settings().smallFileMb()));
    TableFiles.Missing missing = files.missing(config.settings().examples());
    if (missing.count() > 0) {
      diagnosis.missingFiles(table, missing.count(), missing.names());
      return false;
    }
    return true;
  }

  private void examineRows(
      Instant exchangeNow, boolean gaps, boolean rejects, Diagnosis diagnosis) {
    int examples = config.settings().examples();
    boolean bySymbol = config.details().contains(Detail.BY_SYMBOL);
    CandleChecks checks = new CandleChecks(spark, bySymbol, examples);
    List<CandleChecks.Extent> extents = checks.extents(exchangeNow);
    if (extents.isEmpty()) {
      diagnosis.empty();
    } else if (!gaps) {
      diagnosis.neverReconciled();
    }
    PostgresComparison postgres = new PostgresComparison(spark, database.access());
    Diagnosis.Counts counts =
        new Diagnosis.Counts(
            gaps ? checks.gaps() : List.of(),
            rejects ? checks.rejects() : List.of(),
            checks.duplicates(),
            checks.broken(),
            postgres.rows(bySymbol));
    diagnosis.lines(extents, counts, exchangeNow, config.settings().maxLag());

    long duplicates = counts.duplicates().stream().mapToLong(CandleChecks.Tally::count).sum();
    diagnosis.duplicates(duplicates, duplicates == 0 ? List.of() : checks.duplicateNames());
    long broken = counts.broken().stream().mapToLong(CandleChecks.Tally::count).sum();
    diagnosis.broken(broken, broken == 0 ? List.of() : checks.brokenNames());
    long unclosed = extents.stream().mapToLong(CandleChecks.Extent::unclosed).sum();
    diagnosis.unclosed(unclosed, unclosed == 0 ? List.of() : checks.unclosed(exchangeNow));
    diagnosis.postgres(postgres.compare(examples));
    if (config.details().contains(Detail.AGGREGATE)) {
      aggregate(extents, diagnosis);
    }
  }

  private void aggregate(List<CandleChecks.Extent> extents, Diagnosis diagnosis) {
    List<Interval> intervals =
        new ArrayList<>(
            extents.stream()
                .map(extent -> Interval.of(extent.key().interval()))
                .distinct()
                .sorted()
                .toList());
    Aggregation aggregation = new Aggregation(spark);
    for (Interval finer : intervals) {
      for (Interval coarser : intervals) {
        if (Aggregation.divides(finer, coarser)) {
          diagnosis.aggregate(aggregation.compare(finer, coarser, config.settings().examples()));
        }
      }
    }
  }
}

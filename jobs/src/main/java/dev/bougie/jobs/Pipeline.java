package dev.bougie.jobs;

import dev.bougie.jobs.backtest.Backtest;
import dev.bougie.jobs.catalogue.Catalogue;
import dev.bougie.jobs.catalogue.LookAheadCheck;
import dev.bougie.jobs.doctor.Doctor;
import dev.bougie.jobs.doctor.DoctorSettings;
import dev.bougie.jobs.doctor.Health;
import dev.bougie.jobs.dumps.Bucket;
import dev.bougie.jobs.dumps.DumpSettings;
import dev.bougie.jobs.exchange.BinanceRest;
import dev.bougie.jobs.exchange.BinanceSettings;
import dev.bougie.jobs.exchange.RequestBudget;
import dev.bougie.jobs.export.Export;
import dev.bougie.jobs.featurize.Featurize;
import dev.bougie.jobs.gaps.GapSettings;
import dev.bougie.jobs.gaps.Gaps;
import dev.bougie.jobs.ingest.Ingest;
import dev.bougie.jobs.ingest.IngestSettings;
import dev.bougie.jobs.insight.FeatureReport;
import dev.bougie.jobs.insight.InsightSettings;
import dev.bougie.jobs.lake.Lake;
import dev.bougie.jobs.lake.LakeCatalog;
import dev.bougie.jobs.lake.LakeSettings;
import dev.bougie.jobs.lake.LakeStore;
import dev.bougie.jobs.lake.SparkSessions;
import dev.bougie.jobs.maintain.Maintain;
import dev.bougie.jobs.maintain.MaintainSettings;
import dev.bougie.jobs.progress.Progress;
import dev.bougie.jobs.publish.Publish;
import dev.bougie.jobs.sink.PostgresCandles;
import dev.bougie.jobs.sink.ServingWindow;
import dev.bougie.jobs.stream.LakeSink;
import dev.bougie.jobs.stream.LiveStream;
import dev.bougie.jobs.stream.StreamSettings;
import dev.bougie.jobs.train.Train;
import dev.bougie.jobs.universe.SymbolListing;
import dev.bougie.jobs.universe.Universe;
import dev.bougie.jobs.universe.UniverseRefresh;
import dev.bougie.jobs.validate.Validate;
import dev.bougie.model.config.Settings;
import dev.bougie.model.manifest.Label;
import dev.bougie.model.postgres.Database;
import dev.bougie.model.postgres.DatabaseSettings;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;

/**
 * The stages wired to one configuration. All settings are read when it is opened, so that a bad one
 * stops a run before it has begun; the database and Spark are opened by the first stage that needs
 * them.
 */
public final class Pipeline implements AutoCloseable {

  private final Clock clock;
  private final Progress progress;
  private final DatabaseSettings databaseSettings;
  private final LakeSettings lake;
  private final BinanceSettings binance;
  private final DumpSettings dumps;
  private final IngestSettings ingest;
  private final MarketSettings market;
  private final Label label;
  private final Featurize.Settings featurize;
  private final InsightSettings insight;
  private final ModelStages models;
  private final ServingWindow window;
  private final MaintainSettings maintain;
  private final StreamSettings stream;
  private final GapSettings gaps;
  private final DoctorSettings doctor;
  private @Nullable Database database;
  private @Nullable SparkSession spark;
  private @Nullable List<String> symbols;

  public Pipeline(Settings settings, Clock clock, Progress progress) {
    this.clock = clock;
    this.progress = progress;
    this.databaseSettings = settings.read("database", DatabaseSettings.class);
    this.lake = settings.read("lake", LakeSettings.class);
    this.binance = settings.read("binance", BinanceSettings.class);
    this.dumps = settings.read("dumps", DumpSettings.class);
    this.ingest = settings.read("ingest", IngestSettings.class);
    this.market = settings.read("market", MarketSettings.class);
    this.label = settings.read("forecast", Label.class);
    this.featurize = settings.read("featurize", Featurize.Settings.class);
    this.insight = settings.read("insight", InsightSettings.class);
    this.window = settings.read("serving-window", ServingWindow.class);
    this.maintain = settings.read("maintain", MaintainSettings.class);
    this.stream = settings.read("stream", StreamSettings.class);
    this.gaps = settings.read("gaps", GapSettings.class);
    this.doctor = settings.read("doctor", DoctorSettings.class);
    this.models =
        new ModelStages(
            settings,
            new ModelStages.Sources(this::spark, this::database, this::symbols),
            clock,
            progress);
  }

  /** The symbols to work on; a selection among the universe is made once. */
  public List<String> symbols() {
    if (symbols == null) {
      symbols =
          market.selection().asksUniverse()
              ? new Universe(spark()).select(market.selection())
              : market.symbols();
    }
    return symbols;
  }

  public Label label() {
    return label;
  }

  /**
   * Brings the database's schema to this code's version.
   *
   * @return migrations that were applied
   */
  public int migrate() {
    return openDatabase().migrate();
  }

  /** The symbols that the exchange has or had. */
  public UniverseRefresh.Result universe() {
    return new UniverseRefresh(spark(), exchange(), listing(), progress).run();
  }

  /** Candles of the exchange. */
  public Ingest.Result ingest() {
    return Ingest.fromExchange(
            spark(), database(), exchange(), bucket(), ingestConfig(), ingest, clock, progress)
        .run();
  }

  /** Made-up candles, for a machine that cannot reach the exchange. */
  public Ingest.Result ingestSynthetic() {
    return Ingest.synthetic(
            spark(), database(), models.seed(), ingestConfig(), ingest, clock, progress)
        .run();
  }

  /** Why the exchange cannot be used, empty where it can; asks everything twice at the most. */
  public Optional<String> exchangeUnreachable() {
    Database open = database();
    return Ingest.unreachable(() -> exchange(open, binance.hasty()));
  }

  /** Whether the lake holds candles of the exchange for every symbol. */
  public boolean holdsRealCandles() {
    Lake lakeTables = new Lake(spark());
    return lakeTables.exists(Lake.CANDLES)
        && lakeTables.symbolsWith(symbols(), label.interval(), false).containsAll(symbols());
  }

  /** What the lake lacks, asked for again. */
  public Gaps.Result gaps() {
    return Gaps.fromExchange(
            spark(),
            database(),
            exchange(),
            bucket(),
            new Gaps.Config(symbols(), label.interval(), market.from(), market.to(), gaps, window),
            clock,
            progress)
        .run();
  }

  /** How the lake is. */
  public Health doctor(Set<Doctor.Detail> details) {
    return new Doctor(spark(), database(), new Doctor.Config(doctor, details), clock).run();
  }

  public Featurize.Result featurize() {
    return new Featurize(
            spark(), new Featurize.Config(symbols(), label.interval(), featurize.featureSet()))
        .run();
  }

  /**
   * What the feature table holds.
   *
   * @param page that is written; one in {@code insight.folder} where absent
   */
  public FeatureReport.Result featureReport(Optional<Path> page) {
    return new FeatureReport(
            spark(),
            new FeatureReport.Config(
                symbols(),
                label.interval(),
                market.from(),
                market.to(),
                featurize.featureSet(),
                insight,
                Runtime.getRuntime().maxMemory(),
                page),
            progress)
        .run();
  }

  /**
   * Looks for features that look ahead.
   *
   * @param set expression of the set, the one that is configured where absent
   * @param symbol whose candles of the lake are taken, made-up ones where absent
   */
  public LookAheadCheck.Result lookAhead(Optional<String> set, Optional<String> symbol) {
    return new LookAheadCheck(
            new LookAheadCheck.Config(
                Catalogue.set(set.orElse(featurize.featureSet())), symbol, label.interval()),
            this::spark)
        .run();
  }

  public Train.Result train() {
    return models.train();
  }

  public Validate.Result validate() {
    return models.validate();
  }

  /** What acting on a candidate's forecasts would have earned. */
  public Backtest.Result backtest() {
    return models.backtest();
  }

  public Export.Result export() {
    return models.export();
  }

  public Publish.Result publish() {
    return models.publish();
  }

  /** The stages from features to a model that answers. */
  ModelStages models() {
    return models;
  }

  /** Keeps the lake's files few and large, and Postgres to what it serves. */
  public Maintain.Result maintain() {
    return new Maintain(
            spark(),
            database(),
            new Maintain.Config(maintain, window, models.runs()),
            clock,
            progress)
        .run();
  }

  /**
   * The live stream, not yet begun. It needs no Spark, but for a selection among the universe
   * before it begins.
   *
   * @param listening is told where its health and metrics are
   */
  public LiveStream stream(Consumer<URI> listening) {
    List<String> followed =
        market.selection().asksUniverse() ? exchange().traded(symbols()) : symbols();
    stopSpark();
    Database open = database();
    Configuration hadoop = LakeStore.hadoop();
    LakeStore.requireAnswer(lake, hadoop);
    return new LiveStream(
        stream,
        followed,
        exchange(),
        open.jdbi(),
        new PostgresCandles(open)::upsert,
        new LakeSink(() -> LakeCatalog.open(lake, open.access(), hadoop)),
        clock,
        listening);
  }

  /** Ends Spark; a later stage starts it again. */
  public void stopSpark() {
    if (spark != null) {
      spark.stop();
      spark = null;
    }
  }

  @Override
  public void close() {
    stopSpark();
    if (database != null) {
      database.close();
      database = null;
    }
  }

  private Ingest.Config ingestConfig() {
    return new Ingest.Config(symbols(), label.interval(), market.from(), market.to(), window);
  }

  /**
   * Archives and REST must be of one exchange: whoever asks another server for candles, but did not
   * say where its archives lie, gets them over REST alone.
   */
  private Optional<Bucket> bucket() {
    return isBinance(binance.url()) == isBinance(dumps.url())
        ? Optional.of(new Bucket(dumps))
        : Optional.empty();
  }

  private SymbolListing listing() {
    return bucket().<SymbolListing>map(DumpedSymbols::new).orElseGet(SymbolListing::none);
  }

  private static boolean isBinance(URI url) {
    String host = String.valueOf(url.getHost());
    return host.endsWith(".binance.vision") || host.endsWith(".binance.com");
  }

  /** Spends from the budget that all processes on the database share. */
  private BinanceRest exchange() {
    return exchange(database(), binance);
  }

  private BinanceRest exchange(Database open, BinanceSettings settings) {
    return new BinanceRest(settings, clock, RequestBudget.shared(open.access(), settings, clock));
  }

  private SparkSession spark() {
    if (spark == null) {
      LakeStore.requireAnswer(lake, LakeStore.hadoop());
      spark = SparkSessions.open(lake, database().access());
    }
    return spark;
  }

  /** The database with the schema that this code needs. */
  private Database database() {
    Database open = openDatabase();
    open.requireSchema();
    return open;
  }

  private Database openDatabase() {
    if (database == null) {
      database = Database.open(databaseSettings);
    }
    return database;
  }
}

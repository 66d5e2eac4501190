package dev.bougie.serving;

import dev.bougie.model.artifact.ArtifactStore;
import dev.bougie.model.config.ConfigException;
import dev.bougie.model.market.ExchangeClock;
import dev.bougie.model.market.MarketCandles;
import dev.bougie.model.postgres.Database;
import dev.bougie.model.registry.ModelRegistry;
import dev.bougie.model.server.ServerSettings;
import dev.bougie.serving.advice.Advice;
import dev.bougie.serving.candle.CandleAnswers;
import dev.bougie.serving.candle.CandleStore;
import dev.bougie.serving.candle.MarketTime;
import dev.bougie.serving.forecast.ChampionModels;
import dev.bougie.serving.forecast.Forecaster;
import dev.bougie.serving.forecast.Predictions;
import dev.bougie.serving.forecast.PublishedModels;
import dev.bougie.serving.forecast.Readiness;
import dev.bougie.serving.http.WebServer;
import io.javalin.Javalin;
import io.javalin.util.JavalinException;
import java.time.Clock;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The running server: database, models, the poll that follows both, and the web layer. */
final class Server implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Server.class);

  private final ServerSettings settings;
  private final Database database;
  private final ChampionModels models;
  private final Poll poll;
  private final Javalin web;

  private Server(
      ServerSettings settings, Database database, ChampionModels models, Poll poll, Javalin web) {
    this.settings = settings;
    this.database = database;
    this.models = models;
    this.poll = poll;
    this.web = web;
  }

  /**
   * Starts; answers when this returns. A champion that cannot answer does not keep it from
   * starting: {@code /ready} tells.
   *
   * @throws ConfigException if the address cannot be listened on or the schema is missing
   * @throws dev.bougie.model.postgres.DatabaseUnreachableException if there is no database
   */
  static Server start(ServingSettings settings, Clock clock) {
    WarmUp.start();
    Database database = Database.open(settings.database());
    try {
      database.requireSchema();
      return start(settings, clock, database);
    } catch (RuntimeException e) {
      database.close();
      throw e;
    }
  }

  /** Where it listens, for people. */
  String address() {
    String host = settings.host().contains(":") ? "[" + settings.host() + "]" : settings.host();
    return "http://%s:%d".formatted(host, web.port());
  }

  /** The paths that are answered. */
  List<String> routes() {
    return web.unsafe.internalRouter.allHttpHandlers().stream()
        .map(handler -> handler.endpoint.path)
        .toList();
  }

  /** Lets running requests end, then closes what they used. */
  @Override
  public void close() {
    poll.close();
    try {
      web.stop();
    } catch (JavalinException e) {
      LOG.warn("some requests were cut off: {}", e.getMessage());
    }
    models.close();
    database.close();
  }

  private static Server start(ServingSettings settings, Clock clock, Database database) {
    ModelRegistry registry = new ModelRegistry(database.jdbi(), clock);
    ChampionModels models =
        new ChampionModels(
            registry,
            new ArtifactStore(settings.artifacts().folder()),
            settings.server().modelThreads());
    MarketTime time = new MarketTime(clock, new ExchangeClock(database.jdbi()));
    CandleStore store = new CandleStore(database.jdbi());
    CandleAnswers candles = new CandleAnswers(store, time);
    Forecaster forecaster =
        new Forecaster(models, store, candles, time, new MarketCandles(database.jdbi()));
    Poll poll =
        new Poll(
            settings.server().modelPoll(),
            clock,
            () -> {
              time.refresh();
              models.refresh();
            });
    Javalin web =
        WebServer.create(
            new WebServer.Services(
                candles,
                new Predictions(forecaster),
                new Advice(forecaster, settings.costs()),
                new PublishedModels(registry),
                new Readiness(database.jdbi(), models, settings.forecast(), poll::lastGood)),
            settings.forecast(),
            settings.server().shutdownLimit(),
            settings.server().accessLog());
    try {
      poll.run();
      listen(web, settings.server());
      poll.start();
      return new Server(settings.server(), database, models, poll, web);
    } catch (RuntimeException e) {
      poll.close();
      models.close();
      throw e;
    }
  }

  private static void listen(Javalin web, ServerSettings settings) {
    try {
      web.start(settings.host(), settings.port());
    } catch (JavalinException e) {
      String reason = rootMessage(e);
      if (reason.contains("Address already in use")) {
        throw new ConfigException(
            "server.port",
            settings.port(),
            "another process listens there; choose another, or 0 for a free one");
      }
      if (reason.contains("Permission denied")) {
        throw new ConfigException(
            "server.port", settings.port(), "this user may only use ports from 1024 on");
      }
      throw new ConfigException(
          "server.host", settings.host(), "must be an address of this machine: " + reason);
    }
  }

  private static String rootMessage(Throwable fault) {
    Throwable root = fault;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return String.valueOf(root);
  }
}

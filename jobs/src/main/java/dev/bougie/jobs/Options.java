package dev.bougie.jobs;

import dev.bougie.model.config.ConfigException;
import dev.bougie.model.config.Overrides;
import dev.bougie.model.config.Settings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/**
 * The options that every stage takes, and by {@link #with} the groups of those that it uses; each
 * is a key of the configuration. A stage refuses an option of a group that it does not use.
 */
final class Options {

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "a HOCON file of settings that override the defaults, such as conf/dev.conf")
  private @Nullable Path config;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "any setting: --set train.gbt.trees=50")
  private List<String> set = new ArrayList<>();

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "list these options")
  private boolean help;

  @Option(names = "--debug", description = "print the stack trace of a failure")
  private boolean debug;

  private List<Group> groups = List.of();

  /** Options that some stages share. */
  interface Group {

    void addTo(Overrides overrides);
  }

  /** Which candles. */
  static final class Candles implements Group {

    @Option(
        names = "--symbols",
        paramLabel = "A,B",
        description = "market.symbols: symbols of the exchange")
    private @Nullable String symbols;

    @Option(
        names = "--market",
        paramLabel = "KIND",
        description = "market.kind: spot, the only one so far")
    private @Nullable String market;

    @Option(
        names = "--quote",
        paramLabel = "ASSET",
        description = "market.quote: all symbols paid with that asset")
    private @Nullable String quote;

    @Option(
        names = "--pattern",
        paramLabel = "REGEX",
        description = "market.pattern: all symbols that match")
    private @Nullable String pattern;

    @Option(
        names = "--top",
        paramLabel = "N",
        description = "market.top: the most traded of --quote over 30 days")
    private @Nullable String top;

    @Option(
        names = "--at",
        paramLabel = "DATE",
        description = "market.at: only symbols that had candles then, delisted since or not")
    private @Nullable String at;

    @Option(names = "--all", description = "market.all: every symbol there ever was")
    private boolean all;

    @Option(
        names = "--interval",
        paramLabel = "CODE",
        description = "forecast.interval: of the candles, 1h by default")
    private @Nullable String interval;

    @Override
    public void addTo(Overrides overrides) {
      boolean selects = quote != null || pattern != null || all;
      overrides
          // A selection takes the place of the symbols that a file names.
          .put("market.symbols", symbols == null && selects ? "" : symbols)
          .put("market.kind", market)
          .put("market.quote", quote)
          .put("market.pattern", pattern)
          .put("market.top", top)
          .put("market.at", at)
          .put("market.all", all ? "true" : null)
          .put("forecast.interval", interval);
    }
  }

  /** Which candles features are checked on. */
  static final class CheckedCandles implements Group {

    @Option(
        names = "--symbol",
        paramLabel = "SYMBOL",
        description = "take its newest candles from the lake instead of made-up ones")
    private @Nullable String symbol;

    @Option(
        names = "--interval",
        paramLabel = "CODE",
        description = "forecast.interval: of the candles, 1h by default")
    private @Nullable String interval;

    Optional<String> symbol() {
      return Optional.ofNullable(symbol);
    }

    @Override
    public void addTo(Overrides overrides) {
      overrides.put("forecast.interval", interval);
    }
  }

  /** From when to when. */
  static final class Span implements Group {

    @Option(
        names = "--from",
        paramLabel = "DATE",
        description = "market.from: open time of the first candle, included")
    private @Nullable String from;

    @Option(
        names = "--to",
        paramLabel = "DATE",
        description = "market.to: open times lie before it")
    private @Nullable String to;

    @Override
    public void addTo(Overrides overrides) {
      overrides.put("market.from", from).put("market.to", to);
    }
  }

  /** Where candles come from. */
  static final class Exchange implements Group {

    @Option(
        names = "--binance-url",
        paramLabel = "URL",
        description = "binance.url: any server with Binance's public spot interface")
    private @Nullable String binanceUrl;

    @Override
    public void addTo(Overrides overrides) {
      overrides.put("binance.url", binanceUrl);
    }
  }

  /** Where the live stream comes from. */
  static final class Streams implements Group {

    @Option(
        names = "--stream-url",
        paramLabel = "URL",
        description = "stream.url: any server with Binance's public spot streams")
    private @Nullable String streamUrl;

    @Override
    public void addTo(Overrides overrides) {
      overrides.put("stream.url", streamUrl);
    }
  }

  /** What is measured of features. */
  static final class Insight implements Group {

    @Option(
        names = "--feature-set",
        paramLabel = "NAME",
        description = "featurize.feature-set: whose table, core by default")
    private @Nullable String featureSet;

    @Option(
        names = "--horizons",
        paramLabel = "N,N",
        description = "insight.horizons: candles ahead that the IC is measured over")
    private @Nullable String horizons;

    @Override
    public void addTo(Overrides overrides) {
      overrides.put("featurize.feature-set", featureSet).put("insight.horizons", horizons);
    }
  }

  /** What is foretold. */
  static final class Horizon implements Group {

    @Option(
        names = "--horizon",
        paramLabel = "N",
        description = "forecast.horizon: how many candles ahead is foretold")
    private @Nullable String horizon;

    @Override
    public void addTo(Overrides overrides) {
      overrides.put("forecast.horizon", horizon);
    }
  }

  /** What is foretold, where nothing is made of it. */
  static final class Target implements Group {

    @Option(
        names = "--interval",
        paramLabel = "CODE",
        description = "forecast.interval: of the candles, 1h by default")
    private @Nullable String interval;

    @Option(
        names = "--horizon",
        paramLabel = "N",
        description = "forecast.horizon: how many candles ahead is foretold")
    private @Nullable String horizon;

    @Override
    public void addTo(Overrides overrides) {
      overrides.put("forecast.interval", interval).put("forecast.horizon", horizon);
    }
  }

  /** Which training run to go on with; the latest is that of an interval and a horizon. */
  static final class Run implements Group {

    @Option(
        names = "--run",
        paramLabel = "ID",
        description = "run.id: the training run to go on with, or latest")
    private @Nullable String run;

    @Option(
        names = "--interval",
        paramLabel = "CODE",
        description = "forecast.interval: of the latest run, 1h by default")
    private @Nullable String interval;

    @Option(
        names = "--horizon",
        paramLabel = "N",
        description = "forecast.horizon: of the latest run")
    private @Nullable String horizon;

    @Override
    public void addTo(Overrides overrides) {
      overrides
          .put("run.id", run)
          .put("forecast.interval", interval)
          .put("forecast.horizon", horizon);
    }
  }

  /** Which model of the run. */
  static final class Candidate implements Group {

    @Option(
        names = "--candidate",
        paramLabel = "KIND",
        description = "run.candidate: the model to export and publish, or chosen")
    private @Nullable String candidate;

    @Override
    public void addTo(Overrides overrides) {
      overrides.put("run.candidate", candidate);
    }
  }

  /** Where the server listens. */
  static final class Server implements Group {

    @Option(
        names = "--port",
        paramLabel = "N",
        description = "server.port: where demo's server listens")
    private @Nullable String port;

    @Override
    public void addTo(Overrides overrides) {
      overrides.put("server.port", port);
    }
  }

  /** These options and those of the groups. */
  Options with(Group... used) {
    groups = List.of(used);
    return this;
  }

  /**
   * The feature set that {@code --set} names where it is no setting: an expression holds no {@code
   * =}. From then on only the settings are left.
   *
   * @throws dev.bougie.model.config.ConfigException if there are two
   */
  Optional<String> takeExpression() {
    List<String> expressions = set.stream().filter(value -> !value.contains("=")).toList();
    if (expressions.size() > 1) {
      throw new ConfigException("--set", String.join(", ", expressions), "must be one feature set");
    }
    set.removeAll(expressions);
    return expressions.stream().findFirst();
  }

  /** The settings in effect. */
  Settings settings() {
    return Settings.load(Optional.ofNullable(config), overrides());
  }

  Optional<Path> config() {
    return Optional.ofNullable(config);
  }

  /**
   * What the command line set, by key.
   *
   * @throws dev.bougie.model.config.ConfigException if a key is given twice
   */
  Map<String, String> overrides() {
    Overrides overrides = new Overrides().setAll(set);
    groups.forEach(group -> group.addTo(overrides));
    return overrides.values();
  }

  /** Whether only the options were asked for; picocli has printed them then. */
  boolean help() {
    return help;
  }

  boolean debug() {
    return debug;
  }
}

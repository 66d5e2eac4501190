package dev.bougie.jobs;

import dev.bougie.model.config.ConfigException;
import dev.bougie.model.config.Settings;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that every stage takes; each is a key of the configuration. */
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
  private Map<String, String> set = new LinkedHashMap<>();

  @Option(
      names = "--symbols",
      paramLabel = "A,B",
      description = "market.symbols: symbols of the exchange")
  private @Nullable String symbols;

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

  @Option(
      names = "--from",
      paramLabel = "DATE",
      description = "market.from: open time of the first candle, included")
  private @Nullable String from;

  @Option(names = "--to", paramLabel = "DATE", description = "market.to: open times lie before it")
  private @Nullable String to;

  @Option(
      names = "--binance-url",
      paramLabel = "URL",
      description = "binance.url: any server with Binance's public spot interface")
  private @Nullable String binanceUrl;

  @Option(
      names = "--stream-url",
      paramLabel = "URL",
      description = "stream.url: any server with Binance's public spot streams")
  private @Nullable String streamUrl;

  @Option(
      names = "--run",
      paramLabel = "ID",
      description = "run.id: the training run to go on with, or latest")
  private @Nullable String run;

  @Option(
      names = "--candidate",
      paramLabel = "KIND",
      description = "run.candidate: the model to export and publish, or chosen")
  private @Nullable String candidate;

  @Option(
      names = "--port",
      paramLabel = "N",
      description = "server.port: where demo's server listens")
  private @Nullable String port;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "list these options")
  private boolean help;

  @Option(names = "--debug", description = "print the stack trace of a failure")
  private boolean debug;

  /** The settings in effect. */
  Settings settings() {
    return Settings.load(Optional.ofNullable(config), overrides());
  }

  Optional<Path> config() {
    return Optional.ofNullable(config);
  }

  /** What the command line set, by key. */
  Map<String, String> overrides() {
    Map<String, String> overrides = new LinkedHashMap<>(set);
    put(overrides, "market.symbols", symbols);
    put(overrides, "forecast.interval", interval);
    put(overrides, "forecast.horizon", horizon);
    put(overrides, "market.from", from);
    put(overrides, "market.to", to);
    put(overrides, "binance.url", binanceUrl);
    put(overrides, "stream.url", streamUrl);
    put(overrides, "server.port", port);
    put(overrides, "run.id", run);
    put(overrides, "run.candidate", candidate);
    return overrides;
  }

  /** Whether only the options were asked for; picocli has printed them then. */
  boolean help() {
    return help;
  }

  boolean debug() {
    return debug;
  }

  private static void put(Map<String, String> overrides, String key, @Nullable String value) {
    if (value == null) {
      return;
    }
    if (overrides.containsKey(key)) {
      throw new ConfigException(key, value, "is given twice, by its option and by --set");
    }
    overrides.put(key, value);
  }
}

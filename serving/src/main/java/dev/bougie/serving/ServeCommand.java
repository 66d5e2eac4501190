package dev.bougie.serving;

import dev.bougie.model.config.Overrides;
import dev.bougie.model.config.Settings;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code serve}: answers until the process is told to stop. */
@Command(
    name = "serve",
    description = "Answers with candles, forecasts and advice over HTTP.",
    mixinStandardHelpOptions = true)
final class ServeCommand implements Callable<Integer> {

  @Option(names = "--config", paramLabel = "FILE", description = "Settings over the defaults.")
  private @Nullable Path config;

  @Option(names = "--port", description = "The same as --set server.port=...")
  private @Nullable String port;

  @Option(names = "--interval", description = "The same as --set forecast.interval=...")
  private @Nullable String interval;

  @Option(names = "--horizon", description = "The same as --set forecast.horizon=...")
  private @Nullable String horizon;

  @Option(names = "--set", paramLabel = "KEY=VALUE", description = "One setting; may be repeated.")
  private List<String> settings = new ArrayList<>();

  @Option(
      names = "--stop-with",
      paramLabel = "PID",
      hidden = true,
      description = "Stop when that process ends.")
  private @Nullable Long stopWith;

  @Option(names = "--debug", description = "Show where a fault came from.")
  private boolean debug;

  @Spec private @Nullable CommandSpec spec;

  private final Clock clock;

  ServeCommand(Clock clock) {
    this.clock = clock;
  }

  boolean debug() {
    return debug;
  }

  @Override
  public Integer call() throws InterruptedException {
    Server server = Server.start(read(), clock);
    CountDownLatch stopped = new CountDownLatch(1);
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  server.close();
                  stopped.countDown();
                },
                "stop"));
    if (stopWith != null) {
      var unused =
          ProcessHandle.of(stopWith)
              .map(ProcessHandle::onExit)
              .orElseGet(() -> CompletableFuture.completedFuture(null))
              .thenRun(stopped::countDown);
    }
    if (spec != null) {
      spec.commandLine().getOut().println("READY " + server.address());
      spec.commandLine().getOut().flush();
    }
    stopped.await();
    return 0;
  }

  private ServingSettings read() {
    Map<String, String> overrides =
        new Overrides()
            .setAll(settings)
            .put("server.port", port)
            .put("forecast.interval", interval)
            .put("forecast.horizon", horizon)
            .values();
    return Settings.load(Optional.ofNullable(config), overrides).read("", ServingSettings.class);
  }
}

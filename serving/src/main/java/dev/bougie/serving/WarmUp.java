package dev.bougie.serving;

import dev.bougie.features.catalogue.FeatureSets;
import dev.bougie.model.json.Json;
import dev.bougie.model.manifest.Manifest;
import dev.bougie.model.onnx.OnnxScorer;
import io.javalin.Javalin;

/**
 * Loads the code of the first answer while the database starts, which is mostly waiting. Nothing
 * depends on it: what it has not loaded is loaded when it is needed.
 */
final class WarmUp {

  private WarmUp() {}

  static void start() {
    start("warm-up of the runtime", OnnxScorer::loadRuntime);
    start(
        "warm-up of the web layer",
        () -> {
          var unusedServer = Javalin.create(config -> config.startup.startupWatcherEnabled = false);
          var unusedReader = Json.mapper().readerFor(Manifest.class);
          FeatureSets.core();
        });
  }

  private static void start(String name, Runnable work) {
    Thread thread = new Thread(work, name);
    thread.setDaemon(true);
    thread.start();
  }
}

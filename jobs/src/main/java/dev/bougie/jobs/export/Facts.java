package dev.bougie.jobs.export;

import dev.bougie.jobs.run.TrainingRun;
import dev.bougie.model.manifest.Json;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What is known of a model before it is exported; all of it comes from its training run, nothing
 * from the clock, so that exporting a run again gives the same file.
 */
record Facts(TrainingRun run, String kind) {

  private static final DateTimeFormatter RUN_TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'", Locale.ROOT);

  /** {@code 1h-h1-gbt-20250601T120000Z}. */
  String modelId() {
    return "%s-h%d-%s-%s"
        .formatted(run.label().interval().code(), run.label().horizon(), kind, runTime());
  }

  /** When the run began. */
  Instant createdAt() {
    try {
      return LocalDateTime.parse(runTime(), RUN_TIME).toInstant(ZoneOffset.UTC);
    } catch (DateTimeParseException e) {
      throw new IllegalArgumentException(
          "run id '%s' does not begin with a time like 20250601T120000Z".formatted(run.id()), e);
    }
  }

  SortedMap<String, String> hyperParameters() {
    return new TreeMap<>(run.candidate(kind).hyperParameters());
  }

  SortedMap<String, Long> snapshots() {
    return new TreeMap<>(run.data().snapshots());
  }

  /** As the graph carries it; lists and maps as JSON. */
  SortedMap<String, String> metadata() {
    return new TreeMap<>(
        Map.ofEntries(
            Map.entry("model_id", modelId()),
            Map.entry("kind", kind),
            Map.entry("label", run.label().kind().toString()),
            Map.entry("interval", run.label().interval().code()),
            Map.entry("horizon", String.valueOf(run.label().horizon())),
            Map.entry("feature_set", run.featureSet().name()),
            Map.entry("fingerprint", run.featureSet().fingerprint()),
            Map.entry("features", Json.write(run.featureSet().ids())),
            Map.entry("symbols", Json.write(run.symbols())),
            Map.entry("synthetic", String.valueOf(run.synthetic())),
            Map.entry("run_id", run.id()),
            Map.entry("snapshots", Json.write(snapshots())),
            Map.entry("from", run.data().from().toString()),
            Map.entry("to", run.data().to().toString()),
            Map.entry("rows", String.valueOf(run.data().rows())),
            Map.entry("code_version", run.codeVersion()),
            Map.entry("hyper_parameters", Json.write(hyperParameters())),
            Map.entry("seed", String.valueOf(run.seed())),
            Map.entry("created_at", createdAt().toString())));
  }

  private String runTime() {
    int end = run.id().indexOf('-');
    return end < 0 ? run.id() : run.id().substring(0, end);
  }
}

package dev.bougie.jobs.export;

import dev.bougie.jobs.run.Candidate;
import dev.bougie.jobs.run.TrainingRun;
import dev.bougie.model.json.Json;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What is known of a model before it is exported; all of it comes from its training run, nothing
 * from the clock, so that exporting a run again gives the same file.
 */
record ModelFacts(TrainingRun run, Candidate candidate) {

  String modelId() {
    return run.modelId(candidate.name());
  }

  SortedMap<String, String> hyperParameters() {
    return new TreeMap<>(candidate.hyperParameters());
  }

  SortedMap<String, Long> snapshots() {
    return new TreeMap<>(run.data().snapshots());
  }

  /** As the graph carries it; lists and maps as JSON. */
  SortedMap<String, String> metadata() {
    return new TreeMap<>(
        Map.ofEntries(
            Map.entry("model_id", modelId()),
            Map.entry("kind", candidate.kind().code()),
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
            Map.entry("created_at", run.createdAt().toString())));
  }
}

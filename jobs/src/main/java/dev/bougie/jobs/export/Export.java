package dev.bougie.jobs.export;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import dev.bougie.jobs.fit.FittedModel;
import dev.bougie.jobs.judge.Report;
import dev.bougie.jobs.lake.FeatureTable;
import dev.bougie.jobs.onnx.OnnxGraph;
import dev.bougie.jobs.run.Candidate;
import dev.bougie.jobs.run.DataException;
import dev.bougie.jobs.run.RunFolder;
import dev.bougie.jobs.run.RunSettings;
import dev.bougie.jobs.run.TrainingRun;
import dev.bougie.jobs.split.Part;
import dev.bougie.jobs.split.Span;
import dev.bougie.jobs.split.Split;
import dev.bougie.model.artifact.Artifact;
import dev.bougie.model.calibration.Calibration;
import dev.bougie.model.failure.ModelRejectedException;
import dev.bougie.model.json.Json;
import dev.bougie.model.manifest.Graph;
import dev.bougie.model.manifest.Label;
import dev.bougie.model.manifest.Level;
import dev.bougie.model.manifest.Manifest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;

/**
 * Writes a candidate of a training run as an ONNX graph with its manifest and report, once ONNX
 * Runtime has been shown to foretell what the candidate foretells, and the server's code to trade
 * as the back-test says. Exporting the same run again gives the same graph, byte for byte.
 */
public final class Export {

  private final SparkSession spark;
  private final RunSettings settings;
  private final Label label;

  public Export(SparkSession spark, RunSettings settings, Label label) {
    this.spark = spark;
    this.settings = settings;
    this.label = label;
  }

  /**
   * What was exported.
   *
   * @param folder of the artifact
   * @param sha256 of the graph
   * @param parity ONNX Runtime against the trainer's own forecasts
   * @param replay the server's trades against the back-test's, null where nothing was held out
   */
  public record Result(
      String runId,
      String modelId,
      String kind,
      String folder,
      String sha256,
      Manifest.Parity parity,
      Manifest.@Nullable Replay replay) {}

  /**
   * Runs the stage.
   *
   * @throws dev.bougie.model.config.ConfigException if the run has no such candidate
   * @throws DataException if train or validate has not run yet
   * @throws ModelRejectedException if it is unsound, the graph foretells otherwise, or the server
   *     would trade otherwise
   */
  public Result run() {
    spark.sparkContext().setJobGroup("export", "export " + settings.id(), false);
    try {
      RunFolder folder =
          RunFolder.find(settings, label, spark.sparkContext().hadoopConfiguration());
      TrainingRun run = folder.run();
      Report report = folder.report();
      Candidate candidate = folder.candidate(settings.candidate());
      requireSound(report, candidate);
      ModelFacts facts = new ModelFacts(run, candidate);
      List<String> features = run.featureSet().ids();

      FittedModel model = FittedModel.load(folder.model(candidate.name(), Part.FINAL), spark);
      ExportedGraph graph = Exporter.export(model, features);
      byte[] file = OnnxGraph.file(graph.graph(), run.codeVersion(), facts.metadata());
      Manifest.Parity parity =
          Parity.prove(model::foretell, graph, file, features, validation(run));

      Manifest.Replay replay = replay(folder, run, facts, report, parity);
      Manifest manifest = manifest(facts, report, graph, file, new Manifest.Proofs(parity, replay));
      write(folder, candidate.name(), file, report, manifest);
      return new Result(
          run.id(),
          manifest.modelId(),
          candidate.kind().code(),
          folder.export(candidate.name()).toString(),
          manifest.graph().sha256(),
          parity,
          replay);
    } finally {
      spark.sparkContext().clearJobGroup();
    }
  }

  /** By the model that was not fitted on the hold-out; what is exported was fitted on all rows. */
  private Manifest.@Nullable Replay replay(
      RunFolder folder, TrainingRun run, ModelFacts facts, Report report, Manifest.Parity parity) {
    Optional<Span> held =
        run.splits(Part.HOLD_OUT).stream().flatMap(split -> split.test().stream()).findFirst();
    if (held.isEmpty()) {
      return null;
    }
    FittedModel twin =
        FittedModel.load(folder.model(facts.candidate().name(), Part.HOLD_OUT), spark);
    ExportedGraph graph = Exporter.export(twin, run.featureSet().ids());
    byte[] file = OnnxGraph.file(graph.graph(), run.codeVersion(), facts.metadata());
    Manifest manifest = manifest(facts, report, graph, file, new Manifest.Proofs(parity, null));
    return ReplayProof.prove(spark, run, manifest, file, held.get());
  }

  private static void requireSound(Report report, Candidate candidate) {
    Manifest.Verdict verdict = report.verdicts().get(candidate.name());
    if (verdict != null && verdict.level() == Level.UNSOUND) {
      throw new ModelRejectedException(
          "gate",
          "candidate '%s' of run %s is unsound: %s"
              .formatted(candidate.name(), report.runId(), String.join("; ", verdict.reasons())));
    }
  }

  /** The rows of all test spans, from the snapshot that the run was trained on. */
  private Dataset<Row> validation(TrainingRun run) {
    Long snapshot = run.data().snapshots().get(run.featureTable());
    if (snapshot == null) {
      throw new DataException(
          "run %s does not tell the snapshot of %s".formatted(run.id(), run.featureTable()));
    }
    Column unseen = lit(false);
    for (Split fold : run.splits(Part.FOLD)) {
      for (Span test : fold.test()) {
        unseen =
            unseen.or(
                col("open_time").geq(lit(test.from())).and(col("open_time").lt(lit(test.to()))));
      }
    }
    return FeatureTable.rowsAt(
            spark, run.featureTable(), snapshot, run.symbols(), run.label().interval())
        .where(unseen);
  }

  private static Manifest manifest(
      ModelFacts facts, Report report, ExportedGraph graph, byte[] file, Manifest.Proofs proofs) {
    TrainingRun run = facts.run();
    Manifest.Verdict verdict = report.verdicts().get(facts.candidate().name());
    Calibration calibration = report.calibrations().get(facts.candidate().name());
    if (verdict == null || calibration == null) {
      throw new DataException(
          "the report of run %s does not judge '%s', run validate again"
              .formatted(run.id(), facts.candidate().name()));
    }
    return new Manifest(
        Manifest.VERSION,
        facts.modelId(),
        new Manifest.Candidate(
            facts.candidate().name(), facts.candidate().kind().code(), facts.hyperParameters()),
        run.label(),
        new Manifest.Inputs(run.symbols(), run.synthetic(), run.featureSet()),
        new Graph(graph.outputs(), OnnxGraph.OPSET, Artifact.sha256(file)),
        new Manifest.Training(
            new Manifest.TrainingData(
                facts.snapshots(),
                run.data().from(),
                run.data().to(),
                run.data().rows(),
                run.data().universe()),
            run.codeVersion(),
            run.seed()),
        new Manifest.Evidence(report.folds(), report.scores(), verdict),
        calibration,
        proofs,
        run.createdAt());
  }

  /** The manifest goes first and comes last: a folder that has one is whole. */
  private static void write(
      RunFolder folder, String candidate, byte[] file, Report report, Manifest manifest) {
    Path target = folder.export(candidate);
    Path last = new Path(target, Artifact.MANIFEST);
    try {
      folder.files().delete(last, false);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot replace " + last, e);
    }
    folder.write(new Path(target, Artifact.MODEL), file);
    folder.write(new Path(target, Artifact.REPORT), Json.writePretty(report));
    folder.write(last, Json.writePretty(manifest));
  }
}

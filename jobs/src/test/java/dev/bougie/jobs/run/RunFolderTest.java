package dev.bougie.jobs.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.bougie.features.candle.Interval;
import dev.bougie.jobs.split.HoldOut;
import dev.bougie.jobs.split.Part;
import dev.bougie.jobs.split.Reach;
import dev.bougie.jobs.split.RunSplits;
import dev.bougie.jobs.split.Span;
import dev.bougie.jobs.split.WalkForward;
import dev.bougie.model.json.Json;
import dev.bougie.model.manifest.Label;
import dev.bougie.model.manifest.Manifest;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunFolderTest {

  private static final Configuration HADOOP = new Configuration();
  private static final Instant NOON = Instant.parse("2025-06-01T12:00:00Z");

  @TempDir private Path folder;

  @Test
  void findsTheLatestRunOfTheLabelAskedFor() {
    write(NOON, label(1));
    write(NOON.plusSeconds(60), label(1));
    write(NOON.plusSeconds(120), label(4));

    assertThat(find("latest", label(1)).id()).isEqualTo("20250601T120100Z-1h-h1");
    assertThat(find("latest", label(4)).id()).isEqualTo("20250601T120200Z-1h-h4");
    assertThatThrownBy(() -> find("latest", label(2)))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("no finished run of interval 1h and horizon 2");
  }

  @Test
  void passesRunsByThatNeverFinished() {
    write(NOON, label(1));
    assertThat(folder.resolve("20250601T130000Z-1h-h1/models").toFile().mkdirs()).isTrue();

    assertThat(find("latest", label(1)).id()).isEqualTo("20250601T120000Z-1h-h1");
  }

  @Test
  void findsARunByItsIdWhateverItForetold() {
    write(NOON, label(4));

    assertThat(find("20250601T120000Z-1h-h4", label(1)).label()).isEqualTo(label(4));
  }

  @Test
  void saysWhatHasToRunFirst() {
    assertThatThrownBy(() -> find("20250601T120000Z-1h-h1", label(1)))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("run.id = '20250601T120000Z-1h-h1': there is no finished run");
    write(NOON, label(1));
    RunFolder unscored = RunFolder.of(folder.toString(), TrainingRun.id(NOON, label(1)), HADOOP);
    assertThatThrownBy(unscored::report)
        .isInstanceOf(DataException.class)
        .hasMessage(
            "run.id = '20250601T120000Z-1h-h1': it has no report.json yet, run validate first");
  }

  @Test
  void readsTheSplitsThatItWrote() {
    TrainingRun written = write(NOON, label(2));

    TrainingRun read = find("latest", label(2));
    assertThat(read).isEqualTo(written);
    assertThat(read.splits(Part.FOLD)).hasSize(3);
    assertThat(read.splits(Part.HOLD_OUT))
        .singleElement()
        .satisfies(split -> assertThat(split.reach()).isEqualTo(new Reach(Interval.H1, 2, 24)));
    assertThat(read.splits(Part.FINAL)).hasSize(1);
  }

  @Test
  void refusesARunOfAnEarlierVersionInWords() throws IOException {
    TrainingRun run = write(NOON, label(1));
    Path file = folder.resolve(run.id()).resolve("run.json");
    ObjectNode json = (ObjectNode) Json.mapper().readTree(file.toFile());
    json.remove("splits");
    json.putArray("folds");
    RunFolder.of(folder.toString(), run.id(), HADOOP)
        .write(new org.apache.hadoop.fs.Path(file.toUri()), Json.writePretty(json));

    assertThatThrownBy(() -> find(run.id(), label(1)))
        .isInstanceOf(DataException.class)
        .hasMessage(
            "run.id = '%s': its run.json is of an earlier version of Bougie and tells no splits; run train again"
                .formatted(run.id()));
    assertThatThrownBy(() -> find("latest", label(1)))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("there is no finished run");
    assertThat(RunFolder.finished(folder.toString(), HADOOP)).isEmpty();
  }

  @Test
  void keepsTheModelThatIsExportedAndTheOneOfTheHoldOut() {
    RunFolder run = RunFolder.of("/runs", "one", HADOOP);
    assertThat(run.model("linear", Part.FINAL)).endsWith("/runs/one/models/linear/final");
    assertThat(run.model("linear", Part.HOLD_OUT)).endsWith("/runs/one/models/linear/hold-out");
    assertThatThrownBy(() -> run.model("linear", Part.FOLD))
        .hasMessage("no model of a FOLD is kept");
  }

  private TrainingRun find(String id, Label label) {
    return RunFolder.find(new RunSettings(folder.toString(), id, "chosen"), label, HADOOP).run();
  }

  private TrainingRun write(Instant createdAt, Label label) {
    TrainingRun run =
        new TrainingRun(
            TrainingRun.id(createdAt, label),
            label,
            List.of("BTCUSDT"),
            false,
            new Manifest.FeatureSetUsed("core", "f00d", List.of("rsi_14")),
            "lake.features.core_f00d",
            new Manifest.TrainingData(Map.of(), NOON, NOON, 1, List.of()),
            new RowSettings(
                new Barriers(2, 1.5),
                new RowWeights(true, Optional.of(Duration.ofDays(180))),
                new TrainingUniverse(20, 30),
                Optional.of(NOON),
                Optional.empty(),
                3),
            RunSplits.of(
                new WalkForward.Settings(3, 0.3, 24, WalkForward.Mode.EXPANDING, 0),
                new HoldOut.Config(0.15),
                label,
                new Span(NOON, NOON.plusSeconds(1_000 * 3_600))),
            List.of(),
            "test",
            42,
            createdAt);
    RunFolder.of(folder.toString(), run.id(), HADOOP).write(run);
    return run;
  }

  private static Label label(int horizon) {
    return new Label(Label.Kind.LOG_RETURN, horizon, Interval.H1);
  }
}

package dev.bougie.jobs.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bougie.features.candle.Interval;
import dev.bougie.model.manifest.Label;
import dev.bougie.model.manifest.Manifest;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
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

  private TrainingRun find(String id, Label label) {
    return RunFolder.find(new RunSettings(folder.toString(), id, "chosen"), label, HADOOP).run();
  }

  private void write(Instant createdAt, Label label) {
    TrainingRun run =
        new TrainingRun(
            TrainingRun.id(createdAt, label),
            label,
            List.of("BTCUSDT"),
            false,
            new Manifest.FeatureSetUsed("core", "f00d", List.of("rsi_14")),
            "lake.features.core_f00d",
            new Manifest.TrainingData(Map.of(), NOON, NOON, 1, List.of()),
            List.of(),
            List.of(),
            "test",
            42,
            createdAt);
    RunFolder.of(folder.toString(), run.id(), HADOOP).write(run);
  }

  private static Label label(int horizon) {
    return new Label(Label.Kind.LOG_RETURN, horizon, Interval.H1);
  }
}

package dev.bougie.jobs.insight;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bougie.model.config.ConfigException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PageFileTest {

  @TempDir private Path folder;

  @Test
  void replacesWhatIsThereAndLeavesNoDraft() throws IOException {
    Path path = folder.resolve("reports/new/page.html");
    PageFile page = new PageFile(path);
    page.requireWritable();
    page.write("first");
    page.write("second, with ü");

    assertThat(Files.readString(path)).isEqualTo("second, with ü");
    try (Stream<Path> files = Files.list(path.getParent())) {
      assertThat(files).containsExactly(path);
    }
  }

  @Test
  void leavesThePageAsItWasWhereItCannotBeReplaced() throws IOException {
    Path path = folder.resolve("page.html");
    Files.createDirectories(path.resolve("not-empty"));

    assertThatThrownBy(() -> new PageFile(path).write("text"))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessage("cannot write " + path);
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files).containsExactly(path);
    }
  }

  @Test
  void refusesAFolderAndWhatLiesInAFileBeforeAnyWork() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "");

    assertThatThrownBy(() -> new PageFile(folder).requireWritable())
        .isInstanceOf(ConfigException.class)
        .hasMessage(
            "--out = '%s' cannot be used: must be a file in a folder that can be written to"
                .formatted(folder));
    assertThatThrownBy(() -> new PageFile(file.resolve("page.html")).requireWritable())
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("must lie in a folder that can be made");
  }
}

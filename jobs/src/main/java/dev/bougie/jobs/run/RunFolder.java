package dev.bougie.jobs.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.bougie.jobs.judge.Report;
import dev.bougie.jobs.split.Part;
import dev.bougie.model.config.ConfigException;
import dev.bougie.model.json.Json;
import dev.bougie.model.manifest.Label;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * The folder of one training run, on any Hadoop file system: {@code run.json} by train, {@code
 * report.json} and {@code report.html} by validate, {@code models/NAME/final} and {@code
 * models/NAME/hold-out} with what was fitted of each candidate, {@code export/NAME} with the
 * finished artifact.
 */
public final class RunFolder {

  private static final String RUN = "run.json";
  private static final String REPORT = "report.json";
  private static final String PAGE = "report.html";

  private final Path folder;
  private final FileSystem files;

  private RunFolder(Path folder, FileSystem files) {
    this.folder = folder;
    this.files = files;
  }

  /** The folder of that run, which need not exist yet. */
  public static RunFolder of(String runs, String id, Configuration hadoop) {
    try {
      Path folder = new Path(new Path(runs), id);
      return new RunFolder(folder, folder.getFileSystem(hadoop));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot reach " + runs, e);
    }
  }

  /**
   * The folder of the finished run that the settings name.
   *
   * @param label that the latest run must have foretold; a run named by its id tells its own
   * @throws DataException if there is none
   */
  public static RunFolder find(RunSettings settings, Label label, Configuration hadoop) {
    String runs = settings.folder();
    String id = settings.id();
    if (!id.equals("latest")) {
      RunFolder run = of(runs, id, hadoop);
      if (!run.isFinished()) {
        throw new DataException(
            "run.id = '%s': there is no finished run of that id in %s".formatted(id, runs));
      }
      return run;
    }
    return latest(runs, label, hadoop)
        .orElseThrow(
            () ->
                new DataException(
                    "run.id = '%s': there is no finished run of interval %s and horizon %d in %s, run train first"
                        .formatted(id, label.interval(), label.horizon(), runs)));
  }

  /**
   * All finished runs of that folder, newest first; those of an earlier version, which nothing can
   * go on with, are passed by.
   */
  public static List<TrainingRun> finished(String runs, Configuration hadoop) {
    return folders(runs, hadoop).stream()
        .filter(RunFolder::isFinished)
        .flatMap(run -> run.ofThisVersion().stream())
        .toList();
  }

  /**
   * Where what was fitted of the candidate of that name is saved.
   *
   * @param part the final fit, or the one that is scored on the hold-out
   */
  public String model(String name, Part part) {
    String fit =
        switch (part) {
          case FINAL -> "final";
          case HOLD_OUT -> "hold-out";
          default -> throw new IllegalArgumentException("no model of a %s is kept".formatted(part));
        };
    return new Path(folder, "models/%s/%s".formatted(name, fit)).toString();
  }

  /** Where that candidate's finished artifact lies: model.onnx, manifest.json, report.json. */
  public Path export(String name) {
    return new Path(folder, "export/" + name);
  }

  /** Where that file of the run itself lies. */
  public Path file(String name) {
    return new Path(folder, name);
  }

  public FileSystem files() {
    return files;
  }

  public void write(TrainingRun run) {
    write(new Path(folder, RUN), Json.writePretty(run));
  }

  public void write(Report report) {
    write(new Path(folder, REPORT), Json.writePretty(report));
  }

  /** Writes the report as a page for a browser, {@code report.html}. */
  public void writePage(String page) {
    write(new Path(folder, PAGE), page.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * What train did.
   *
   * @throws DataException if it has not finished, or an earlier version of Bougie trained
   */
  public TrainingRun run() {
    return ofThisVersion()
        .orElseThrow(
            () ->
                new DataException(
                    "run.id = '%s': its %s is of an earlier version of Bougie and tells no splits; run train again"
                        .formatted(folder.getName(), RUN)));
  }

  /**
   * What validate found.
   *
   * @throws DataException if it has not run yet
   */
  public Report report() {
    return convert(REPORT, read(REPORT), Report.class);
  }

  /**
   * The candidate of that name.
   *
   * @param name of a candidate, or {@code chosen} for the one that validate found best
   * @throws ConfigException if the run has none of that name
   */
  public Candidate candidate(String name) {
    String wanted = name.equals("chosen") ? report().chosen() : name;
    List<Candidate> candidates = run().candidates();
    return candidates.stream()
        .filter(candidate -> candidate.name().equals(wanted))
        .findFirst()
        .orElseThrow(
            () ->
                new ConfigException(
                    "run.candidate",
                    name,
                    "run %s has the candidates %s"
                        .formatted(
                            folder.getName(),
                            candidates.stream()
                                .map(Candidate::name)
                                .collect(Collectors.joining(", ")))));
  }

  /** Writes a file wholly or not at all. */
  public void write(Path file, byte[] bytes) {
    Path draft = new Path(file.getParent(), "." + file.getName() + ".draft");
    try {
      try (FSDataOutputStream out = files.create(draft, true)) {
        out.write(bytes);
      }
      files.delete(file, false);
      if (!files.rename(draft, file)) {
        throw new IOException("rename refused");
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + file, e);
    }
  }

  private boolean isFinished() {
    try {
      return files.exists(new Path(folder, RUN));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + folder, e);
    }
  }

  /** The run, if it is one that this code can go on with. */
  private Optional<TrainingRun> ofThisVersion() {
    JsonNode run = read(RUN);
    return run.has("splits") && run.has("rowSettings")
        ? Optional.of(convert(RUN, run, TrainingRun.class))
        : Optional.empty();
  }

  private JsonNode read(String name) {
    Path file = new Path(folder, name);
    try (FSDataInputStream in = files.open(file)) {
      return Json.mapper().readTree(in.readAllBytes());
    } catch (FileNotFoundException e) {
      throw new DataException(
          "run.id = '%s': it has no %s yet, run %s first"
              .formatted(folder.getName(), name, name.equals(RUN) ? "train" : "validate"));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    }
  }

  private <T> T convert(String name, JsonNode json, Class<T> type) {
    try {
      return Json.mapper().treeToValue(json, type);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException("cannot read " + new Path(folder, name), e);
    }
  }

  private static Optional<RunFolder> latest(String runs, Label label, Configuration hadoop) {
    return folders(runs, hadoop).stream()
        .filter(RunFolder::isFinished)
        .filter(run -> run.ofThisVersion().filter(found -> found.label().equals(label)).isPresent())
        .findFirst();
  }

  /** The folders of all runs, newest first. */
  private static List<RunFolder> folders(String runs, Configuration hadoop) {
    Path root = new Path(runs);
    try {
      FileSystem files = root.getFileSystem(hadoop);
      return files.exists(root)
          ? Arrays.stream(files.listStatus(root))
              .filter(FileStatus::isDirectory)
              .map(status -> status.getPath().getName())
              .sorted(Comparator.reverseOrder())
              .map(id -> of(runs, id, hadoop))
              .toList()
          : List.of();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + runs, e);
    }
  }
}

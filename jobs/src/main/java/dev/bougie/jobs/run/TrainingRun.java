package dev.bougie.jobs.run;

import dev.bougie.jobs.split.Part;
import dev.bougie.jobs.split.Split;
import dev.bougie.model.manifest.Label;
import dev.bougie.model.manifest.Manifest;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;

/**
 * What the train stage did; {@code run.json}, written last, so that a run without it never
 * finished.
 *
 * @param id sorts by time: {@code 20250601T120000Z-1h-h1}
 * @param label what was foretold
 * @param symbols trained on
 * @param synthetic whether any candle was made up
 * @param featureSet the inputs, in order
 * @param featureTable the Iceberg table the rows came from; its snapshot is in {@code data}
 * @param data rows of the final training, and the snapshots read
 * @param rowSettings which rows were trained on, and how much each counted
 * @param splits the folds in order of time, the hold-out, the final fit
 * @param candidates the models fitted, exportable ones only
 * @param codeVersion of Bougie
 * @param seed of every random choice
 * @param createdAt when the run began, to the second
 */
public record TrainingRun(
    String id,
    Label label,
    List<String> symbols,
    boolean synthetic,
    Manifest.FeatureSetUsed featureSet,
    String featureTable,
    Manifest.TrainingData data,
    RowSettings rowSettings,
    List<Split> splits,
    List<Candidate> candidates,
    String codeVersion,
    long seed,
    Instant createdAt) {

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

  /** The id of a run of that label that began then. */
  public static String id(Instant createdAt, Label label) {
    return "%s-%s-h%d".formatted(TIME.format(createdAt), label.interval(), label.horizon());
  }

  /**
   * The id of the model that the run makes of the candidate of that name: {@code
   * 1h-h1-gbt-20250601T120000Z}.
   */
  public String modelId(String name) {
    return "%s-h%d-%s-%s"
        .formatted(label.interval(), label.horizon(), name, TIME.format(createdAt));
  }

  /** The splits of that part, in order of time. */
  public List<Split> splits(Part part) {
    return splits.stream().filter(split -> split.part() == part).toList();
  }

  /** The candidate of that name. */
  public Candidate candidate(String name) {
    return candidates.stream()
        .filter(candidate -> candidate.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "run %s has no candidate '%s', it has %s"
                        .formatted(id, name, candidates.stream().map(Candidate::name).toList())));
  }
}

package dev.bougie.jobs.validate.page;

import dev.bougie.jobs.judge.Assessment;
import dev.bougie.jobs.judge.Judgement;
import dev.bougie.jobs.judge.Report;
import dev.bougie.jobs.page.Figures;
import dev.bougie.jobs.page.Markup;
import dev.bougie.jobs.page.Page;
import dev.bougie.model.manifest.FoldScores;
import dev.bougie.model.manifest.Level;
import dev.bougie.model.manifest.Scores;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The report of a training run: who has proven what, how well, and on which parts of the data. */
public final class ReportPage {

  private ReportPage() {}

  /** The whole page. */
  public static String of(Report report) {
    String title =
        "Models of %s candles, horizon %d"
            .formatted(report.label().interval(), report.label().horizon());
    return Page.of(
        title,
        facts(report)
            + cautions(report)
            + verdicts(report)
            + metrics(report)
            + cards(report)
            + folds(report));
  }

  private static String facts(Report report) {
    return """
        <dl>
        <dt>Run</dt><dd>%s</dd>
        <dt>Foretold</dt><dd>%s over %d candles of %s</dd>
        <dt>Held out</dt><dd>open times from %s to %s, %s rows at %s times</dd>
        <dt>Chosen</dt><dd>%s, %s</dd>
        </dl>
        """
        .formatted(
            Markup.escape(report.runId()),
            report.label().kind(),
            report.label().horizon(),
            report.label().interval(),
            report.heldOut().from(),
            report.heldOut().to(),
            Figures.count(report.heldOut().rows()),
            Figures.count(report.heldOut().times()),
            Markup.escape(report.chosen()),
            level(report, report.chosen()));
  }

  private static String cautions(Report report) {
    List<String> lines = new ArrayList<>();
    if (report.synthetic()) {
      lines.add("Some or all of these candles are made up.");
    }
    if (levelOf(report, report.chosen()) == Level.UNSOUND) {
      lines.add("No candidate is sound: none can be exported or published.");
    }
    return lines.stream()
        .map(line -> "<p class=\"caution\">%s</p>\n".formatted(Markup.escape(line)))
        .collect(Collectors.joining());
  }

  private static String verdicts(Report report) {
    String rows =
        report.assessments().entrySet().stream()
            .filter(one -> one.getValue().judgement() != null)
            .map(one -> verdict(report, one.getKey(), one.getValue()))
            .collect(Collectors.joining());
    return """
        <h2>Verdicts</h2>
        <p class="quiet">On the hold-out, which nothing looked at before; the best of each kind by the folds were let on \
        to it. A level needs all of its tests; p-values of skill are corrected over all candidates and ways together.</p>
        <div class="narrow"><table>
        <thead><tr><th scope="col">candidate</th><th scope="col" class="words">level</th><th scope="col">strongest p</th>\
        <th scope="col" class="words">why not more</th></tr></thead>
        <tbody>
        %s</tbody></table></div>
        """
        .formatted(rows);
  }

  private static String verdict(Report report, String name, Assessment assessment) {
    Judgement judgement = assessment.judgement();
    if (judgement == null) {
      return "";
    }
    return "<tr><th scope=\"row\"><a href=\"#candidate-%s\">%s</a></th><td class=\"words\">%s</td><td>%s</td><td class=\"words\">%s</td></tr>\n"
        .formatted(
            Markup.escape(name),
            Markup.escape(name),
            mark(judgement.level()) + (name.equals(report.chosen()) ? " chosen" : ""),
            Figures.number(judgement.strongestP()),
            Markup.escape(Tests.obstacle(judgement)));
  }

  /** The level as a label. */
  static String mark(Level level) {
    return "<span class=\"%s\">%s</span>"
        .formatted(level == Level.UNSOUND ? "mark" : "mark mild", name(level));
  }

  private static String level(Report report, String candidate) {
    Level level = levelOf(report, candidate);
    return level == null ? "not judged" : name(level);
  }

  private static @org.jspecify.annotations.Nullable Level levelOf(Report report, String candidate) {
    Assessment assessment = report.assessments().get(candidate);
    Judgement judgement = assessment == null ? null : assessment.judgement();
    return judgement == null ? null : judgement.level();
  }

  private static String name(Level level) {
    return level.name().toLowerCase(Locale.ROOT);
  }

  private static String metrics(Report report) {
    return """
        <h2>Metrics on the hold-out</h2>
        <p class="quiet">Intervals hold 95 %% of what resampling blocks of time gives. Baselines have no mark. A dash is \
        what is not foretold, or not defined: a constant forecast has no correlation.</p>
        %s<div class="plots">
        %s</div>
        """
        .formatted(MetricsTable.of(report.assessments()), MetricPlot.all(report.assessments()));
  }

  private static String cards(Report report) {
    return report.assessments().entrySet().stream()
        .filter(one -> one.getValue().judgement() != null)
        .map(one -> CandidateCard.of(report, one.getKey(), one.getValue()))
        .collect(
            Collectors.joining("", "<h2>Each candidate</h2>\n<div class=\"cards\">\n", "</div>\n"));
  }

  private static String folds(Report report) {
    Set<String> names = new TreeSet<>(report.scores().keySet());
    String headings =
        report.folds().stream()
            .map(
                fold ->
                    "<th scope=\"col\">%s to %s</th>"
                        .formatted(
                            CoveragePlot.date(fold.testFrom()), CoveragePlot.date(fold.testTo())))
            .collect(Collectors.joining());
    String rows = names.stream().map(name -> foldRow(report, name)).collect(Collectors.joining());
    return """
        <h2>Folds</h2>
        <p class="quiet">Rank correlation of forecast and outcome fold by fold, by which the candidates of a kind were \
        told apart. They prove nothing.</p>
        <div class="scroll" tabindex="0" role="region" aria-label="Folds"><table>
        <thead><tr><th scope="col">candidate</th><th scope="col">all folds</th>%s</tr></thead>
        <tbody>
        %s</tbody></table></div>
        """
        .formatted(headings, rows);
  }

  private static String foldRow(Report report, String name) {
    StringBuilder row = new StringBuilder();
    row.append("<tr><th scope=\"row\">%s</th>".formatted(Markup.escape(name)));
    row.append(correlation(report.scores(), name));
    for (FoldScores fold : report.folds()) {
      row.append(correlation(fold.scores(), name));
    }
    return row.append("</tr>\n").toString();
  }

  private static String correlation(Map<String, Scores> scores, String name) {
    Scores found = scores.get(name);
    return "<td>%s</td>"
        .formatted(
            found == null ? Figures.NONE : Figures.signed(found.informationCoefficient(), 4));
  }
}

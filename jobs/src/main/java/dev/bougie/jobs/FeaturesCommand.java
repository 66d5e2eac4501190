package dev.bougie.jobs;

import dev.bougie.jobs.insight.FeatureReport;
import dev.bougie.jobs.insight.page.InsightTable;
import dev.bougie.model.manifest.Json;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** What is told about features. */
@Command(
    name = "features",
    description = "Tells about features.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND")
final class FeaturesCommand {

  @ParentCommand private @Nullable Main main;

  @Command(
      description =
          "Reports on a feature table: coverage, distribution, stability, IC and redundancy.")
  int report(
      @Mixin Options options,
      @Mixin Options.Candles candles,
      @Mixin Options.Span span,
      @Mixin Options.Insight insight,
      @Option(names = "--json", description = "one line of JSON instead of a table") boolean json,
      @Option(
              names = "--out",
              paramLabel = "FILE",
              description = "the page, in insight.folder where none is named")
          @Nullable Path page) {
    return requireMain()
        .within(
            options.with(candles, span, insight),
            pipeline -> {
              FeatureReport.Result result = pipeline.featureReport(Optional.ofNullable(page));
              System.out.print(
                  json
                      ? Json.write(result) + "\n"
                      : "%spage: %s%n"
                          .formatted(InsightTable.format(result.insight()), result.page()));
              return 0;
            });
  }

  private Main requireMain() {
    if (main == null) {
      throw new IllegalStateException("features is a command of bougie");
    }
    return main;
  }
}

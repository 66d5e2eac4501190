package dev.bougie.jobs;

import dev.bougie.jobs.catalogue.Catalogue;
import dev.bougie.jobs.catalogue.CatalogueManual;
import dev.bougie.jobs.catalogue.CatalogueText;
import dev.bougie.jobs.catalogue.LookAheadCheck;
import dev.bougie.jobs.insight.FeatureReport;
import dev.bougie.jobs.insight.page.InsightTable;
import dev.bougie.model.failure.ExitCode;
import dev.bougie.model.json.Json;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** What is told about features. */
@Command(
    name = "features",
    description = "Tells about features.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND")
final class FeaturesCommand {

  @ParentCommand private @Nullable Main main;

  @Command(description = "Lists all features there are, or with --set those of a set.")
  int list(
      @Option(
              names = "--set",
              paramLabel = "EXPR",
              description = "a set such as core, or sets and ids joined by +")
          @Nullable String set,
      @Option(names = "--json", description = "one line of JSON instead of a table") boolean json,
      @Mixin HelpOption help) {
    List<Catalogue.Entry> entries = new Catalogue().list(Optional.ofNullable(set));
    System.out.print(json ? Json.write(entries) + "\n" : CatalogueText.list(entries));
    return 0;
  }

  @Command(description = "Tells what a feature is: formula, unit, range, look-back, source.")
  int show(
      @Parameters(paramLabel = "ID", description = "of the feature, such as rsi_14") String id,
      @Option(names = "--json", description = "one line of JSON") boolean json,
      @Mixin HelpOption help) {
    Catalogue.Entry entry = new Catalogue().show(id);
    System.out.print(json ? Json.write(entry) + "\n" : CatalogueText.show(entry));
    return 0;
  }

  @Command(
      description =
          "Computes a set again with other pasts and futures and names the features that change;"
              + " ends with exit code 3 where one does, or has no value on the candles. --set takes a set such as core+my_feature"
              + " too; without, it is featurize.feature-set.")
  int check(
      @Mixin Options options,
      @Mixin Options.CheckedCandles candles,
      @Option(names = "--json", description = "one line of JSON instead of lines") boolean json) {
    Optional<String> set = options.takeExpression();
    return requireMain()
        .within(
            options.with(candles),
            pipeline -> {
              LookAheadCheck.Result result = pipeline.lookAhead(set, candles.symbol());
              System.out.print(json ? Json.write(result) + "\n" : result.text());
              return result.passed() ? 0 : ExitCode.REJECTED.number();
            });
  }

  @Command(description = "Prints the manual's page of the features that come with Bougie.")
  int manual(@Mixin HelpOption help) {
    System.out.print(CatalogueManual.page());
    return 0;
  }

  /** Of commands that need no settings. */
  static final class HelpOption {

    @Option(
        names = {"-h", "--help"},
        usageHelp = true,
        description = "list these options")
    private boolean help;

    /** Whether only the options were asked for; picocli has printed them then. */
    boolean help() {
      return help;
    }
  }

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

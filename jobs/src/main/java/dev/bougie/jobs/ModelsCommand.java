package dev.bougie.jobs;

import dev.bougie.jobs.text.TextTable;
import dev.bougie.model.json.Json;
import dev.bougie.model.manifest.Manifest;
import dev.bougie.model.registry.Promotion;
import dev.bougie.model.registry.RegisteredModel;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Which models there are, which answers and why, and who it shall be instead. */
@Command(
    name = "models",
    description = "Tells which models there are and which one answers, and changes that.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND")
final class ModelsCommand {

  private static final String BY_HAND = "from the command line";

  @ParentCommand private @Nullable Main main;

  @Command(description = "Lists all published models, newest first; * marks those that answer.")
  int list(
      @Mixin Options options,
      @Option(names = "--json", description = "one line of JSON instead of a table") boolean json) {
    return within(
        options,
        pipeline -> {
          List<Line> models = pipeline.models().registry().models().stream().map(Line::of).toList();
          return json ? Json.write(models) + "\n" : table(Line.HEADER, models, Line::cells);
        });
  }

  @Command(
      description =
          "Lists what was decided about the models of an interval and a horizon, newest first.")
  int history(
      @Mixin Options options,
      @Mixin Options.Target target,
      @Option(names = "--json", description = "one line of JSON instead of a table") boolean json) {
    return within(
        options.with(target),
        pipeline -> {
          List<Promotion> history =
              pipeline
                  .models()
                  .registry()
                  .standing(pipeline.label().interval(), pipeline.label().horizon())
                  .history();
          return json
              ? Json.write(history) + "\n"
              : table(
                  List.of("decided", "decision", "model", "instead of", "why"),
                  history,
                  ModelsCommand::cells);
        });
  }

  @Command(description = "Lets that model answer, whatever it has proven.")
  int promote(
      @Mixin Options options,
      @Parameters(paramLabel = "ID", description = "of the model, as models list has it") String id,
      @Option(names = "--reason", paramLabel = "TEXT", description = "that the history tells")
          @Nullable String reason) {
    return within(
        options,
        pipeline -> Json.write(pipeline.models().operator().promote(id, why(reason))) + "\n");
  }

  @Command(
      description =
          "Lets the model answer that did before the present one; again and it is the one before that.")
  int rollback(
      @Mixin Options options,
      @Mixin Options.Target target,
      @Option(names = "--reason", paramLabel = "TEXT", description = "that the history tells")
          @Nullable String reason) {
    return within(
        options.with(target),
        pipeline ->
            Json.write(
                    pipeline
                        .models()
                        .operator()
                        .rollBack(
                            pipeline.label().interval(), pipeline.label().horizon(), why(reason)))
                + "\n");
  }

  /**
   * A published model, as it is listed.
   *
   * @param champion whether it answers for its interval and horizon
   * @param createdAt when the run began that fitted it
   */
  record Line(
      String id,
      String interval,
      int horizon,
      String kind,
      String level,
      boolean champion,
      boolean synthetic,
      String createdAt) {

    static final List<String> HEADER =
        List.of("", "model", "interval", "horizon", "kind", "level", "candles", "fitted");

    static Line of(RegisteredModel model) {
      Manifest manifest = model.manifest();
      return new Line(
          manifest.modelId(),
          manifest.label().interval().code(),
          manifest.label().horizon(),
          manifest.kind(),
          manifest.verdict().level().name().toLowerCase(Locale.ROOT),
          model.champion(),
          manifest.synthetic(),
          manifest.createdAt().toString());
    }

    List<String> cells() {
      return List.of(
          champion ? "*" : "",
          id,
          interval,
          String.valueOf(horizon),
          kind,
          level,
          synthetic ? "made up" : "real",
          createdAt);
    }
  }

  private static List<String> cells(Promotion promotion) {
    String previous = promotion.previousId();
    return List.of(
        promotion.decidedAt().toString(),
        promotion.decision().toString(),
        promotion.modelId(),
        previous == null ? "-" : previous,
        promotion.reason());
  }

  private static <T> String table(
      List<String> header, List<T> rows, Function<T, List<String>> cells) {
    return TextTable.ofWords(Stream.concat(Stream.of(header), rows.stream().map(cells)).toList());
  }

  private static String why(@Nullable String reason) {
    return reason == null || reason.isBlank() ? BY_HAND : reason;
  }

  private int within(Options options, Function<Pipeline, String> told) {
    if (main == null) {
      throw new IllegalStateException("models is a command of bougie");
    }
    return main.within(
        options,
        pipeline -> {
          System.out.print(told.apply(pipeline));
          return 0;
        });
  }
}

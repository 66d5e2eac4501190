package dev.bougie.jobs;

import dev.bougie.jobs.backtest.Backtest;
import dev.bougie.jobs.backtest.page.BacktestTable;
import dev.bougie.jobs.demo.Demo;
import dev.bougie.jobs.doctor.Doctor;
import dev.bougie.jobs.doctor.Health;
import dev.bougie.jobs.doctor.HealthTable;
import dev.bougie.jobs.ingest.Ingest;
import dev.bougie.jobs.progress.ConsoleProgress;
import dev.bougie.jobs.stream.LiveStream;
import dev.bougie.model.failure.ExitCode;
import dev.bougie.model.failure.Failure;
import dev.bougie.model.json.Json;
import dev.bougie.model.manifest.CodeVersion;
import java.time.Clock;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The command line of the Spark jobs; {@link ExitCode} lists how it ends. */
@Command(
    name = "bougie",
    description = "Forecasts crypto markets.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "STAGE",
    subcommands = {FeaturesCommand.class, ModelsCommand.class},
    versionProvider = Main.Version.class)
public final class Main {

  private boolean debug;

  private Main() {}

  /** Runs one stage and ends the process with its exit code. */
  public static void main(String[] arguments) {
    // Reports and tables are the same everywhere.
    Locale.setDefault(Locale.ROOT);
    System.exit(run(arguments)); // checkstyle allows exit: the main class
  }

  static int run(String... arguments) {
    Main main = new Main();
    CommandLine commands = new CommandLine(main);
    commands.setParameterExceptionHandler(
        (fault, given) -> {
          System.err.println(
              Failure.line(
                  "%s%s (%s --help lists what there is)"
                      .formatted(
                          fault.getMessage(),
                          nearest(fault),
                          fault.getCommandLine().getCommandSpec().qualifiedName())));
          return ExitCode.BAD_CONFIGURATION.number();
        });
    commands.setExecutionExceptionHandler((fault, command, given) -> main.explain(fault));
    return commands.execute(arguments);
  }

  @Command(
      description = "Lists every symbol the exchange has or had, to select from by other stages.")
  int universe(@Mixin Options options) {
    return stage(options, Pipeline::universe);
  }

  @Command(
      description =
          "Brings closed candles from the exchange into the lake and Postgres; ends with exit code"
              + " 1 where something is left for the next run.")
  int ingest(
      @Mixin Options options,
      @Mixin Options.Candles candles,
      @Mixin Options.Span span,
      @Mixin Options.Exchange exchange) {
    return stage(
        options.with(candles, span, exchange), Pipeline::ingest, Ingest.Result::isComplete);
  }

  @Command(description = "Follows the exchange live, without Spark, until it is told to stop.")
  int stream(
      @Mixin Options options,
      @Mixin Options.Candles candles,
      @Mixin Options.Exchange exchange,
      @Mixin Options.Streams streams) {
    return within(options.with(candles, exchange, streams), Main::follow);
  }

  @Command(
      description = "Finds what the lake lacks, asks for it again and notes why it is missing.")
  int gaps(
      @Mixin Options options,
      @Mixin Options.Candles candles,
      @Mixin Options.Span span,
      @Mixin Options.Exchange exchange) {
    return stage(options.with(candles, span, exchange), Pipeline::gaps);
  }

  @Command(description = "Tells how the lake is; ends with exit code 3 where it is damaged.")
  int doctor(
      @Mixin Options options,
      @Option(names = "--json", description = "one line of JSON instead of a table") boolean json,
      @Option(names = "--by-symbol", description = "a line for each symbol") boolean bySymbol,
      @Option(
              names = "--aggregate",
              description = "compare coarser candles with what the finer ones add up to")
          boolean aggregate) {
    Set<Doctor.Detail> details = EnumSet.noneOf(Doctor.Detail.class);
    if (bySymbol) {
      details.add(Doctor.Detail.BY_SYMBOL);
    }
    if (aggregate) {
      details.add(Doctor.Detail.AGGREGATE);
    }
    return within(
        options,
        pipeline -> {
          Health health = pipeline.doctor(details);
          System.out.print(json ? Json.write(health) + "\n" : HealthTable.format(health));
          return health.isDamaged() ? ExitCode.REJECTED.number() : 0;
        });
  }

  @Command(description = "Computes the feature set over the lake's candles.")
  int featurize(@Mixin Options options, @Mixin Options.Candles candles) {
    return stage(options.with(candles), Pipeline::featurize);
  }

  @Command(
      description =
          "Tries configurations on what lies before the hold-out; train takes the best as searched.")
  int search(
      @Mixin Options options,
      @Mixin Options.Candles candles,
      @Mixin Options.Span span,
      @Mixin Options.Horizon horizon) {
    return stage(options.with(candles, span, horizon), pipeline -> pipeline.models().search());
  }

  @Command(description = "Fits the candidates on walk-forward folds and on everything.")
  int train(
      @Mixin Options options,
      @Mixin Options.Candles candles,
      @Mixin Options.Span span,
      @Mixin Options.Horizon horizon) {
    return stage(options.with(candles, span, horizon), Pipeline::train);
  }

  @Command(description = "Scores a training run's forecasts beside the no-skill baselines.")
  int validate(@Mixin Options options, @Mixin Options.Run run) {
    return stage(options.with(run), Pipeline::validate);
  }

  @Command(description = "Tells what acting on a run's out-of-sample forecasts would have earned.")
  int backtest(
      @Mixin Options options,
      @Mixin Options.Run run,
      @Mixin Options.Candidate candidate,
      @Mixin BacktestOptions backtest,
      @Option(names = "--json", description = "one line of JSON instead of a table") boolean json) {
    return within(
        options.with(run, candidate, backtest),
        pipeline -> {
          Backtest.Result result = pipeline.backtest();
          System.out.print(
              json
                  ? Json.write(result) + "\n"
                  : "%spage: %s%n".formatted(BacktestTable.format(result.report()), result.page()));
          return 0;
        });
  }

  @Command(description = "Writes the chosen model as ONNX and proves it equal to its trainer.")
  int export(@Mixin Options options, @Mixin Options.Run run, @Mixin Options.Candidate candidate) {
    return stage(options.with(run, candidate), Pipeline::export);
  }

  @Command(
      description =
          "Uploads an exported model, verifies it and lets it answer if it has proven enough.")
  int publish(@Mixin Options options, @Mixin Options.Run run, @Mixin Options.Candidate candidate) {
    return stage(options.with(run, candidate), Pipeline::publish);
  }

  @Command(
      description =
          "Compacts the lake, ends old snapshots and keeps Postgres to what it serves; any time.")
  int maintain(@Mixin Options options) {
    return stage(options, Pipeline::maintain);
  }

  @Command(description = "Brings the database's schema to this version.")
  int migrate(@Mixin Options options) {
    return stage(options, pipeline -> Map.of("applied", pipeline.migrate()));
  }

  @Command(
      description = "Everything: ingest, featurize, train, validate, export, publish and serve.")
  int demo(
      @Mixin Options options,
      @Mixin Options.Candles candles,
      @Mixin Options.Span span,
      @Mixin Options.Exchange exchange,
      @Mixin Options.Horizon horizon,
      @Mixin Options.Candidate candidate,
      @Mixin Options.Server server,
      @Option(names = "--once", description = "stop after one forecast was fetched over HTTP")
          boolean once) {
    options.with(candles, span, exchange, horizon, candidate, server);
    return within(
        options,
        pipeline ->
            new Demo(pipeline, options.settings(), System.out)
                .run(options.config(), options.overrides(), once));
  }

  @Command(description = "Lists the stages and their options.")
  int help() {
    new CommandLine(new Main()).usage(System.out);
    return 0;
  }

  /** Runs a stage and prints its result as one line of JSON. */
  private int stage(Options options, Function<Pipeline, Object> stage) {
    return stage(options, stage, result -> true);
  }

  /** The same; ends with a failure where the result is not complete. */
  private <T> int stage(Options options, Function<Pipeline, T> stage, Predicate<T> isComplete) {
    return within(
        options,
        pipeline -> {
          T result = stage.apply(pipeline);
          System.out.println(Json.write(result));
          return isComplete.test(result) ? 0 : ExitCode.FAILED.number();
        });
  }

  /** Opens what a command works with and gives its exit code. */
  int within(Options options, ToIntFunction<Pipeline> work) {
    debug = options.debug();
    try (Pipeline pipeline = new Pipeline(options.settings(), clock(), progress())) {
      return work.applyAsInt(pipeline);
    }
  }

  /** Streams until a signal ends it. */
  private static int follow(Pipeline pipeline) {
    LiveStream stream =
        pipeline.stream(
            url -> {
              System.out.println("LISTENING " + url);
              System.out.flush();
            });
    LiveStream.Result result;
    StopSignals signals = StopSignals.handle(stream::stop);
    try {
      result = stream.run();
    } finally {
      signals.close();
    }
    System.out.println(Json.write(result));
    return result.unstored() == 0 ? 0 : ExitCode.FAILED.number();
  }

  private static String nearest(CommandLine.ParameterException fault) {
    return fault instanceof CommandLine.UnmatchedArgumentException unmatched
        ? unmatched.getSuggestions().stream()
            .findFirst()
            .map(", did you mean %s?"::formatted)
            .orElse("")
        : "";
  }

  private static ConsoleProgress progress() {
    return new ConsoleProgress(System.err, Boolean.getBoolean("bougie.terminal"));
  }

  private static Clock clock() {
    return Clock.systemUTC(); // checkstyle allows clock: wiring
  }

  /** One clear line, and what kind of failure it is. */
  private int explain(Exception fault) {
    if (debug) {
      fault.printStackTrace(); // checkstyle allows print: asked for by --debug
    }
    Failure failure = Failure.of(fault);
    System.err.println(failure.line());
    return failure.exitCode().number();
  }

  /** What {@code --version} prints. */
  static final class Version implements CommandLine.IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {"bougie " + CodeVersion.current()};
    }
  }
}

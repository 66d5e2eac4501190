package dev.bougie.serving;

import dev.bougie.model.failure.ExitCode;
import dev.bougie.model.failure.Failure;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Locale;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParseResult;

/** The server's command line; {@link ExitCode} lists how it ends. */
@Command(
    name = "bougie-serving",
    description = "Bougie's server.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "serve")
public final class Main {

  private Main() {}

  /** Runs the command and ends the process with its code. */
  public static void main(String[] args) {
    // Answers are the same everywhere.
    Locale.setDefault(Locale.ROOT);
    PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
    PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
    Clock clock = Clock.systemUTC(); // checkstyle allows clock: wiring
    System.exit(run(clock, out, err, args)); // checkstyle allows exit: main
  }

  static int run(Clock clock, PrintWriter out, PrintWriter err, String... args) {
    CommandLine commands =
        new CommandLine(new Main())
            .addSubcommand(new ServeCommand(clock))
            .setOut(out)
            .setErr(err)
            .setParameterExceptionHandler(
                (fault, given) -> {
                  err.println(Failure.line(fault.getMessage() + " (--help tells what there is)"));
                  return ExitCode.BAD_CONFIGURATION.number();
                })
            .setExecutionExceptionHandler(Main::failed);
    return commands.execute(args);
  }

  private static int failed(Exception fault, CommandLine command, ParseResult given) {
    if (command.getCommand() instanceof ServeCommand serve && serve.debug()) {
      LoggerFactory.getLogger(Main.class).error("failed", fault);
    }
    Failure failure = Failure.of(fault);
    command.getErr().println(failure.line());
    return failure.exitCode().number();
  }
}

package dev.bougie.serving;

import dev.bougie.model.config.ConfigException;
import dev.bougie.model.manifest.ModelRejectedException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Locale;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParseResult;

/** The server's command line; exit codes: 0 done, 2 bad settings, 3 model rejected, 1 the rest. */
@Command(
    name = "bougie-serving",
    description = "Bougie's server.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "serve")
public final class Main {

  private static final int FAILED = 1;
  private static final int BAD_SETTINGS = 2;
  private static final int MODEL_REJECTED = 3;

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
                  err.println(oneLine(fault) + " (--help tells what there is)");
                  return BAD_SETTINGS;
                })
            .setExecutionExceptionHandler(Main::failed);
    return commands.execute(args);
  }

  private static int failed(Exception fault, CommandLine command, ParseResult given) {
    if (command.getCommand() instanceof ServeCommand serve && serve.debug()) {
      LoggerFactory.getLogger(Main.class).error("failed", fault);
    }
    command.getErr().println(oneLine(fault));
    if (fault instanceof ConfigException) {
      return BAD_SETTINGS;
    }
    return fault instanceof ModelRejectedException ? MODEL_REJECTED : FAILED;
  }

  private static String oneLine(Exception fault) {
    String message = fault.getMessage() == null ? fault.toString() : fault.getMessage();
    return String.join(" ", message.lines().map(String::strip).toList());
  }
}

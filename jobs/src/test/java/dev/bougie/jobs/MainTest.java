package dev.bougie.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is refused before anything is opened. */
class MainTest {

  private final PrintStream stderr = System.err;
  private final PrintStream stdout = System.out;
  private final ByteArrayOutputStream told = new ByteArrayOutputStream();
  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

  @TempDir private Path folder;

  @BeforeEach
  void capture() {
    System.setErr(new PrintStream(told, true, StandardCharsets.UTF_8));
    System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
  }

  @AfterEach
  void release() {
    System.setErr(stderr);
    System.setOut(stdout);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          ingest --interval 1x | forecast.interval = '1x' cannot be used: unknown interval '1x', allowed are 1s, 1m, 3m, 5m, 15m, 30m, 1h, 2h, 4h, 6h, 8h, 12h, 1d, 3d, 1w, 1M
          ingest --interval 1H | forecast.interval = '1H' cannot be used: unknown interval '1H', allowed are 1s, 1m, 3m, 5m, 15m, 30m, 1h, 2h, 4h, 6h, 8h, 12h, 1d, 3d, 1w, 1M
          ingest --from 2024-02-01 --to 2024-01-01 | market.from = '2024-02-01T00:00:00Z' cannot be used: must lie before market.to = 2024-01-01T00:00:00Z
          ingest --from soon | market.from = 'soon' cannot be used: must be a date such as 2024-01-31 or an instant such as 2024-01-31T00:00:00Z
          train --set train.gbt.tree=5 | train.gbt.tree = 'the command line' cannot be used: there is no such key, the nearest is train.gbt.trees
          export --candidate linear --set run.candidate=gbt | run.candidate = 'linear' cannot be used: is given twice, by its option and by --set
          train --horizon 0 | forecast = '[log_return, 0, 1h]' cannot be used: horizon 0, must be at least 1
          ingest --binance-url nowhere | binance.url = 'nowhere' cannot be used: must be an http or https URL
          ingest --symbols BTC/USDT | market.symbols = 'BTC/USDT' cannot be used: must be letters and digits, such as BTCUSDT
          ingest --symbols BTCUSDT --quote USDT | market.symbols = 'BTCUSDT' cannot be used: cannot be given beside market.quote; a selection takes the place of the list
          ingest --all --quote USDT | market.quote = 'USDT' cannot be used: cannot be given beside market.all
          ingest --market futures | market.kind = 'futures' cannot be used: must be one of [spot]
          featurize --top 5 | market.top = '5' cannot be used: needs quote, since volumes compare within one quote asset only
          train --quote USDT --pattern (B --at 2024-01-01 | market.pattern = '(B' cannot be used: must be a regular expression: Unclosed group
          migrate --set database.url=mysql://host | database.url = 'mysql://host' cannot be used: must be 'embedded' or start with jdbc:postgresql:
          train --set train.seed=1 --set train.seed=2 | train.seed = 'the command line' cannot be used: is given twice
          train --set train.seed | --set = 'the command line' cannot be used: must be KEY=VALUE
          ingest --symbols A --symbols B | option '--symbols' (A,B) should be specified only once (bougie ingest --help lists what there is)
          train --run latest | Unknown options: '--run', 'latest' (bougie train --help lists what there is)
          train --candidate gbt | Unknown options: '--candidate', 'gbt' (bougie train --help lists what there is)
          ingest --horizon 2 | Unknown options: '--horizon', '2' (bougie ingest --help lists what there is)
          features report --horizons 6,0 | insight.horizons = '0' cannot be used: must be 1 to 100000 candles
          features report --feature-set hardcore | featurize.feature-set = 'hardcore' cannot be used: unknown feature set 'hardcore', allowed are [core, alpha158, full] and ids of features joined by +; the nearest are [core, adx_14, rsi_14]
          features report --horizon 2 | Unknown options: '--horizon', '2', did you mean --horizons? (bougie features report --help lists what there is)
          models | Missing required subcommand (bougie models --help lists what there is)
          models list --horizon 1 | Unknown options: '--horizon', '1' (bougie models list --help lists what there is)
          models rollback --horizon 0 | forecast = '[log_return, 0, 1h]' cannot be used: horizon 0, must be at least 1
          publish --set promotion.wins=0 | promotion.wins = '0' cannot be used: must be at least 1
          features | Missing required subcommand (bougie features --help lists what there is)
          featurize --from 2024-01-01 | Unknown options: '--from', '2024-01-01' (bougie featurize --help lists what there is)
          validate --candidate gbt | Unknown options: '--candidate', 'gbt' (bougie validate --help lists what there is)
          publish --symbols BTCUSDT | Unknown options: '--symbols', 'BTCUSDT' (bougie publish --help lists what there is)
          migrate --port 1 | Unknown options: '--port', '1' (bougie migrate --help lists what there is)
          demo --run latest | Unknown options: '--run', 'latest' (bougie demo --help lists what there is)
          demo --set server.model-poll=1ms | server.model-poll = 'PT0.001S' cannot be used: must be at least 100 ms
          demo --set server.model-threads=0 | server.model-threads = '0' cannot be used: must be 1 to 64
          demo --set server.host=no.such.host.invalid | server.host = 'no.such.host.invalid' cannot be used: must be a name or an address of this machine
          validate --run a:b | run.id = 'a:b' cannot be used: must be the id of a run such as 20250601T120000Z-1h-h1, or 'latest'
          publish --run ../x | run.id = '../x' cannot be used: must be the id of a run such as 20250601T120000Z-1h-h1, or 'latest'
          migrate --set database.url=jdbc:postgresql://db:port/x | database.url = 'jdbc:postgresql://db:port/x' cannot be used: the driver cannot read it, must be such as jdbc:postgresql://db.example.org:5432/bougie
          migrate --set database.url=mysql://me:hunter2@db/x | database.url = '(redacted)' cannot be used: must hold no password, which comes from BOUGIE_DATABASE_PASSWORD
          ingest --simbols | Unknown option: '--simbols' (bougie ingest --help lists what there is)
          ingest BTCUSDT | Unmatched argument at index 1: 'BTCUSDT' (bougie ingest --help lists what there is)
          ingst | Unmatched argument at index 0: 'ingst', did you mean ingest? (bougie --help lists what there is)
          train --set featurize.feature-set=core+rsi_14 | featurize.feature-set = 'core+rsi_14' cannot be used: feature set 'core+rsi_14' holds rsi_14 twice: by 'core' and by 'rsi_14'
          features | Missing required subcommand (bougie features --help lists what there is)
          features check --set core --set rsi_6 | --set = 'core, rsi_6' cannot be used: must be one feature set
          features list --set core+rsi_14 | --set = 'core+rsi_14' cannot be used: feature set 'core+rsi_14' holds rsi_14 twice: by 'core' and by 'rsi_14'
          ingest --symbols | Missing required parameter for option '--symbols' (A,B) (bougie ingest --help lists what there is)
          """)
  void refusesInOneLineThatNamesTheValue(String commandLine, String line) {
    assertThat(Main.run(commandLine.split(" ", -1))).isEqualTo(2);
    assertThat(lines(told)).containsExactly("bougie: " + line);
    assertThat(printed.size()).isZero();
  }

  @Test
  void refusesToRunWithoutAStage() {
    assertThat(Main.run()).isEqualTo(2);
    assertThat(lines(told))
        .containsExactly("bougie: Missing required subcommand (bougie --help lists what there is)");
  }

  @Test
  void refusesAKeyThatDoesNotExistInAFileAndNamesTheNearest() throws IOException {
    Path file = Files.writeString(folder.resolve("my.conf"), "market { symbls = [BTCUSDT] }");
    assertThat(Main.run("ingest", "--config", file.toString())).isEqualTo(2);
    assertThat(lines(told))
        .containsExactly(
            "bougie: market.symbls = '%s' cannot be used: there is no such key, the nearest is market.symbols"
                .formatted(file));
  }

  @Test
  void refusesAFileThatDoesNotExist() {
    Path file = folder.resolve("none.conf");
    assertThat(Main.run("ingest", "--config", file.toString())).isEqualTo(2);
    assertThat(lines(told))
        .containsExactly(
            "bougie: --config = '%s' cannot be used: must be an existing file".formatted(file));
  }

  @Test
  void refusesAFileThatIsNoHocon() throws IOException {
    Path file = Files.writeString(folder.resolve("my.conf"), "market {\nsymbols = [");
    assertThat(Main.run("ingest", "--config", file.toString())).isEqualTo(2);
    assertThat(lines(told)).singleElement().asString().contains(file.toString(), "valid HOCON");
  }

  @Test
  void listsTheStages() {
    assertThat(Main.run("help")).isZero();
    assertThat(printed.toString(StandardCharsets.UTF_8))
        .contains(
            "universe",
            "ingest",
            "gaps",
            "featurize",
            "features",
            "train",
            "validate",
            "backtest",
            "export",
            "publish",
            "maintain",
            "migrate",
            "demo");
    assertThat(told.size()).isZero();
  }

  @Test
  void printsTheStackOfAFailureWhereThatIsAskedFor() {
    assertThat(Main.run("ingest", "--debug", "--set", "binance.attempts=0")).isEqualTo(2);
    assertThat(lines(told))
        .contains(
            "bougie: binance.attempts = '0' cannot be used: must be at least 1",
            "dev.bougie.model.config.ConfigException: binance.attempts = '0' cannot be used: must be at least 1");
  }

  private static java.util.List<String> lines(ByteArrayOutputStream stream) {
    return stream.toString(StandardCharsets.UTF_8).lines().toList();
  }
}

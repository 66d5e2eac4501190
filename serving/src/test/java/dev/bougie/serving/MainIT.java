package dev.bougie.serving;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bougie.model.postgres.Database;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MainIT {

  @TempDir private Path folder;

  /** What a run that ended left behind. */
  private record Run(int code, String out, String err) {

    void failsWith(int expected, String... told) {
      assertThat(err.lines()).as(err).hasSize(1);
      assertThat(err).startsWith("bougie: ").contains(told);
      assertThat(out).isEmpty();
      assertThat(code).isEqualTo(expected);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "server.port=70000            | server.port = '70000' cannot be used: must be 0 to 65535",
        "server.port=web              | server.port = 'web' cannot be used: must be a number",
        "server.model-poll=1ms        | server.model-poll",
        "server.model-threads=0       | server.model-threads = '0'",
        "server.access-log=maybe      | server.access-log = 'maybe' cannot be used: must be true",
        "server.prt=1                 | there is no such key, the nearest is server.port",
        "forecast.interval=7h         | forecast.interval = '7h'",
        "forecast.horizon=0           | horizon 0, must be at least 1",
        "costs.fee=2                  | costs.fee = '2.0' cannot be used: must be in [0, 0.5)",
        "database.url=mysql:x         | database.url = 'mysql:x'",
      })
  void refusesBadSettingsInOneLine(String setting, String told) {
    run("serve", "--set", setting).failsWith(2, told);
  }

  @Test
  void takesTheShortOptionsAsSettings() {
    run("serve", "--port", "-1").failsWith(2, "server.port = '-1'");
    run("serve", "--interval", "2m").failsWith(2, "forecast.interval = '2m'", "1s, 1m, 3m");
    run("serve", "--horizon", "x").failsWith(2, "forecast.horizon = 'x'");
    run("serve", "--config", "none.conf").failsWith(2, "none.conf", "existing file");
  }

  @Test
  void refusesWhatTheCommandLineDoesNotKnow() {
    run("serve", "--prt", "1").failsWith(2, "--prt");
    run("sreve").failsWith(2, "sreve");
    run().failsWith(2, "subcommand");
    run("serve", "--port", "1", "--port", "2").failsWith(2, "--port", "only once");
    run("serve", "--port", "1", "--set", "server.port=2")
        .failsWith(2, "server.port = '1' cannot be used: is given twice");
    run("serve", "--set", "costs.fee=0", "--set", "costs.fee=0.1")
        .failsWith(2, "costs.fee = 'the command line' cannot be used: is given twice");
  }

  @Test
  void knowsTheSettingsOfTheJobs() throws Exception {
    Path file = Files.writeString(folder.resolve("all.conf"), "train.seed = 7, server.port = -1");
    run("serve", "--config", file.toString()).failsWith(2, "server.port = '-1'");
  }

  @Test
  void saysThatAPortIsTaken() throws Exception {
    try (Database kept = RunningServer.database(folder);
        ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String port = String.valueOf(taken.getLocalPort());
      run("serve", "--port", port, "--set", "home=" + folder)
          .failsWith(2, "server.port = '" + port + "'", "another process listens there");
      assertThat(kept.isMigrated()).isTrue();
    }
  }

  @Test
  void saysThatAHostIsNotOfThisMachine() {
    try (Database kept = RunningServer.database(folder)) {
      run("serve", "--set", "server.host=192.0.2.1", "--set", "home=" + folder)
          .failsWith(2, "server.host = '192.0.2.1'");
      assertThat(kept.isMigrated()).isTrue();
    }
  }

  @Test
  void saysThatTheDatabaseCannotBeReached() {
    run(
            "serve",
            "--set",
            "database.url=jdbc:postgresql://127.0.0.1:1/none",
            "--set",
            "database.connect-timeout=300ms")
        .failsWith(1, "database.url = 'jdbc:postgresql://127.0.0.1:1/none' cannot be reached");
  }

  @Test
  void saysThatItsHomeCannotBeWritten() throws Exception {
    Path home = Files.writeString(folder.resolve("home"), "a file");
    run("serve", "--set", "home=" + home)
        .failsWith(2, "database.folder = '%s/postgres' cannot be used".formatted(home));
  }

  @Test
  void asksForTheSchemaOfADatabaseThatIsNotItsOwn() throws Exception {
    try (Database database = RunningServer.database(folder)) {
      database.jdbi().useHandle(handle -> handle.execute("CREATE DATABASE bare"));
      String url = database.access().url().replace("/postgres", "/bare");
      Path passwords = folder.resolve("pgpass");
      Files.createFile(
          passwords,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      Files.writeString(passwords, "*:*:*:*:" + database.access().password().value() + "\n");
      System.setProperty("org.postgresql.pgpassfile", passwords.toString());
      try {
        run("serve", "--set", "database.url=" + url)
            .failsWith(2, "database.url = '" + url + "'", "run ./bougie migrate first");
      } finally {
        System.clearProperty("org.postgresql.pgpassfile");
      }
    }
  }

  @Test
  void takesNoPasswordFromTheCommandLine() {
    run("serve", "--set", "database.password=hunter2")
        .failsWith(2, "database.password = '(redacted)'", "comes from the environment only");
    run("serve", "--set", "database.url=jdbc:postgresql://127.0.0.1/x?password=hunter2")
        .failsWith(2, "database.url = '(redacted)'", "BOUGIE_DATABASE_PASSWORD");
  }

  private static Run run(String... args) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int code =
        Main.run(RunningServer.CLOCK, new PrintWriter(out, true), new PrintWriter(err, true), args);
    return new Run(code, out.toString(), err.toString());
  }
}

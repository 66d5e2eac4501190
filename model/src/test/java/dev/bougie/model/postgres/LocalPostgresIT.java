package dev.bougie.model.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bougie.model.config.ConfigException;
import dev.bougie.model.config.Secret;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalPostgresIT {

  @TempDir private Path folder;

  @Test
  void keepsDataBetweenRuns() {
    try (Database database = Database.open(settings())) {
      assertThat(database.migrate()).isPositive();
      database.jdbi().useHandle(handle -> handle.execute("CREATE TABLE kept (n integer)"));
    }
    try (Database database = Database.open(settings())) {
      assertThat(database.migrate()).isZero();
      int rows =
          database
              .jdbi()
              .withHandle(
                  h -> h.createQuery("SELECT count(*) FROM kept").mapTo(Integer.class).one());
      assertThat(rows).isZero();
    }
    assertThat(folder.resolve("postgres/data/postmaster.pid")).doesNotExist();
  }

  @Test
  void knowsWhetherItsSchemaIsThisCodes() {
    try (Database database = Database.open(settings())) {
      assertThat(database.isMigrated()).isFalse();
      database.migrate();
      assertThat(database.isMigrated()).isTrue();
      String newest =
          database
              .jdbi()
              .withHandle(
                  handle ->
                      handle
                          .createQuery(
                              """
                              SELECT version FROM flyway_schema_history
                              ORDER BY installed_rank DESC LIMIT 1
                              """)
                          .mapTo(String.class)
                          .one());
      assertThat(newest).isEqualTo(Database.SCHEMA_VERSION);
    }
  }

  @Test
  void saysHowADatabaseCannotBeReached() {
    DatabaseSettings nowhere =
        new DatabaseSettings(
            "jdbc:postgresql://localhost:1/none",
            "postgres",
            new Secret("hunter2"),
            folder,
            Duration.ofMillis(300),
            1);
    assertThatThrownBy(() -> Database.open(nowhere).close())
        .isInstanceOf(DatabaseUnreachableException.class)
        .hasMessageContaining("database.url = 'jdbc:postgresql://localhost:1/none'")
        .hasMessageNotContaining("hunter2");
  }

  @Test
  void losesNothingInAPowerCut() {
    try (Database database = Database.open(settings())) {
      for (String setting : List.of("fsync", "synchronous_commit", "full_page_writes")) {
        String value =
            database
                .jdbi()
                .withHandle(
                    handle ->
                        handle
                            .createQuery("SELECT current_setting(:name)")
                            .bind("name", setting)
                            .mapTo(String.class)
                            .one());
        assertThat(value).as(setting).isEqualTo("on");
      }
    }
  }

  @Test
  void beginsAnewWhereItsFirstStartWasCutOff() throws Exception {
    Path cutOff = Files.createDirectories(folder.resolve("postgres/data/global"));
    Files.writeString(cutOff.resolve("pg_control"), "half written");
    Files.writeString(folder.resolve("postgres/data/postgresql.conf"), "half");
    Files.createFile(folder.resolve("postgres/initialising"));
    try (Database database = Database.open(settings())) {
      assertThat(database.migrate()).isPositive();
    }
    assertThat(folder.resolve("postgres/initialising")).doesNotExist();
    assertThat(folder.resolve("postgres/initialised")).exists();
  }

  @Test
  void refusesAFolderThatCannotBeMade() throws Exception {
    Path home = Files.writeString(folder.resolve("home"), "a file");
    assertThatThrownBy(() -> Database.open(settings(home.resolve("postgres"))).close())
        .isInstanceOf(ConfigException.class)
        .hasMessageStartingWith("database.folder = '%s/postgres' cannot be used".formatted(home))
        .hasMessageContaining("must be a folder that this user may make and write to");
  }

  @Test
  void leavesDataAloneThatItDidNotMake() throws Exception {
    Path theirs = Files.createDirectories(folder.resolve("postgres/data/global"));
    Files.writeString(theirs.resolve("pg_control"), "years of work");
    assertThatThrownBy(() -> Database.open(settings()).close())
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("database.folder = '%s'".formatted(folder.resolve("postgres")))
        .hasMessageContaining("its folder 'data' holds files that Bougie did not make")
        .hasMessageContaining("must be a new or empty folder, or one that Bougie made");
    assertThat(theirs.resolve("pg_control")).hasContent("years of work");
    assertThat(folder.resolve("postgres")).isDirectoryNotContaining("glob:**/{password,*.lock}");
  }

  @Test
  void refusesTheDataFolderOfAnotherPostgres() throws Exception {
    Path theirs = Files.createDirectories(folder.resolve("postgres"));
    Files.writeString(theirs.resolve("PG_VERSION"), "17");
    assertThatThrownBy(() -> Database.open(settings()).close())
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("it is the data folder of a PostgreSQL that Bougie did not make");
    assertThat(theirs).isDirectoryNotContaining(file -> !file.endsWith("PG_VERSION"));
  }

  @Test
  void stopsOnlyWhenItsLastUserLeaves() {
    Database first = Database.open(settings());
    Database second = Database.open(settings());
    first.close();
    int one = second.jdbi().withHandle(h -> h.createQuery("SELECT 1").mapTo(Integer.class).one());
    assertThat(one).isEqualTo(1);
    second.close();
    assertThat(folder.resolve("postgres/data/postmaster.pid")).doesNotExist();
  }

  @Test
  void asksForThePasswordThatOnlyItsOwnerCanRead() throws Exception {
    try (Database database = Database.open(settings())) {
      Path password = folder.resolve("postgres/password");
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(password)))
          .isEqualTo("rw-------");
      Database.Access access = database.access();
      assertThatThrownBy(
              () -> DriverManager.getConnection(access.url(), access.user(), "guess").close())
          .isInstanceOf(SQLException.class)
          .hasMessageContaining("password authentication failed");
    }
  }

  @Test
  void takesOverTheServerOfAKilledProcessAndStopsItThoughSomebodyIsConnected() throws Exception {
    hold().destroyForcibly().waitFor();
    // As if it had died before it could say that the data is somebody's.
    Files.move(folder.resolve("postgres/initialised"), folder.resolve("postgres/initialising"));
    Database database = Database.open(settings());
    Database.Access access = database.access();
    try (Connection forgotten =
        DriverManager.getConnection(access.url(), access.user(), access.password().value())) {
      assertThat(forgotten.isValid(5)).isTrue();
      int kept =
          database
              .jdbi()
              .withHandle(
                  handle -> handle.createQuery("SELECT n FROM kept").mapTo(Integer.class).one());
      assertThat(kept).isEqualTo(7);
      database.close();
      assertThat(folder.resolve("postgres/data/postmaster.pid")).doesNotExist();
      assertThat(folder.resolve("postgres/initialised")).exists();
    }
  }

  @Test
  void neitherJoinsNorStopsAServerThatDoesNotLetItIn() throws Exception {
    Process holder = hold();
    try {
      Path password = folder.resolve("postgres/password");
      String right = Files.readString(password);
      Files.writeString(password, "guess");
      assertThatThrownBy(() -> Database.open(settings()).close())
          .isInstanceOf(ConfigException.class)
          .hasMessageContaining("database.folder = '%s'".formatted(folder.resolve("postgres")))
          .hasMessageContaining("takes no login of Bougie's")
          .hasMessageContaining("password authentication failed");
      assertThat(folder.resolve("postgres/data/postmaster.pid")).exists();
      Files.writeString(password, right);
      try (Database database = Database.open(settings())) {
        assertThat(database.isMigrated()).isFalse();
      }
    } finally {
      holder.destroy();
      holder.waitFor();
    }
  }

  @Test
  void stopsNobodyElsesServerThatItsPidFileNames() throws Exception {
    Path other = folder.resolve("other");
    try (Database theirs = Database.open(settings(other));
        Database ours = Database.open(settings())) {
      // As after a restart of the machine, which gave process and port to somebody else.
      Postmaster stale = Postmaster.of(other.resolve("data")).orElseThrow();
      Postmaster left =
          new Postmaster(folder.resolve("postgres/data"), stale.process(), stale.port());
      assertThatThrownBy(() -> left.requireLogin(theirs.access()))
          .hasMessageContaining("it serves " + other.toRealPath().resolve("data"));
      assertThat(ours.isMigrated()).isFalse();
    }
  }

  @Test
  void leavesAnEmptyPasswordToThePasswordFile() {
    Database.Access access = new Database.Access("jdbc:postgresql:x", "me", new Secret(""));
    assertThat(access.properties("jdbc."))
        .containsEntry("jdbc.user", "me")
        .containsKeys("jdbc.connectTimeout", "jdbc.socketTimeout")
        .doesNotContainKey("jdbc.password");
  }

  @Test
  void stopsWhenItsOnlyUserIsTerminated() throws Exception {
    Process holder = hold();
    holder.destroy();
    assertThat(holder.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(folder.resolve("postgres/data/postmaster.pid")).doesNotExist();
  }

  /** Another process that has the database open. */
  private Process hold() throws IOException {
    Path arguments = folder.resolve("class-path");
    Files.writeString(arguments, "-cp \"%s\"".formatted(System.getProperty("java.class.path")));
    Process holder =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "@" + arguments,
                Holder.class.getName(),
                folder.resolve("postgres").toString())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    assertThat(holder.inputReader(StandardCharsets.UTF_8).readLine()).isEqualTo("open");
    return holder;
  }

  /** Opens the database of that folder and waits to be killed. */
  static final class Holder {

    private Holder() {}

    public static void main(String[] folder) throws Exception {
      Database database = Database.open(settings(Path.of(folder[0])));
      database.jdbi().useHandle(handle -> handle.execute("CREATE TABLE kept AS SELECT 7 AS n"));
      System.out.println("open");
      new CountDownLatch(1).await();
    }
  }

  private DatabaseSettings settings() {
    return settings(folder.resolve("postgres"));
  }

  private static DatabaseSettings settings(Path folder) {
    return new DatabaseSettings(
        DatabaseSettings.EMBEDDED, "postgres", new Secret(""), folder, Duration.ofSeconds(10), 2);
  }
}

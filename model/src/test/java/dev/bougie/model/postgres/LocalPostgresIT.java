package dev.bougie.model.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bougie.model.config.Secret;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
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

  private DatabaseSettings settings() {
    return new DatabaseSettings(
        DatabaseSettings.EMBEDDED,
        "postgres",
        new Secret(""),
        folder.resolve("postgres"),
        Duration.ofSeconds(10),
        2);
  }
}

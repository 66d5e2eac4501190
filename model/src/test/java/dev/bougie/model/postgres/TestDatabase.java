package dev.bougie.model.postgres;

import dev.bougie.model.config.Secret;
import java.nio.file.Path;
import java.time.Duration;

/** The embedded server in a folder of a test, with the schema. */
public final class TestDatabase {

  private TestDatabase() {}

  public static Database open(Path folder) {
    Database database =
        Database.open(
            new DatabaseSettings(
                DatabaseSettings.EMBEDDED,
                "postgres",
                new Secret(""),
                folder.resolve("postgres"),
                Duration.ofSeconds(10),
                4));
    database.migrate();
    return database;
  }
}

package dev.bougie.model.postgres;

import dev.bougie.model.config.ConfigException;
import dev.bougie.model.config.Secret;
import java.nio.file.Path;
import java.time.Duration;

/**
 * Where the database is; section {@code database}.
 *
 * @param url a JDBC URL, or {@code embedded} for the server that comes with Bougie
 * @param folder data of the embedded server
 * @param connectTimeout how long to wait for a connection, at least 250 ms
 * @param pool connections held at most, at least 1
 */
public record DatabaseSettings(
    String url, String user, Secret password, Path folder, Duration connectTimeout, int pool) {

  public static final String EMBEDDED = "embedded";

  private static final Duration SHORTEST_TIMEOUT = Duration.ofMillis(250);

  public DatabaseSettings {
    if (!url.equals(EMBEDDED) && !url.startsWith("jdbc:postgresql:")) {
      throw new ConfigException("url", url, "must be 'embedded' or start with jdbc:postgresql:");
    }
    if (connectTimeout.compareTo(SHORTEST_TIMEOUT) < 0) {
      throw new ConfigException("connect-timeout", connectTimeout, "must be at least 250 ms");
    }
    if (url.contains("password=")) {
      throw new ConfigException(
          "url", "(redacted)", "must hold no password, which comes from BOUGIE_DATABASE_PASSWORD");
    }
    if (pool < 1) {
      throw new ConfigException("pool", pool, "must be at least 1");
    }
  }

  public boolean embedded() {
    return url.equals(EMBEDDED);
  }
}

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
 * @param pool connections held at most, at least 1
 */
public record DatabaseSettings(
    String url, String user, Secret password, Path folder, Duration connectTimeout, int pool) {

  public static final String EMBEDDED = "embedded";

  public DatabaseSettings {
    if (!url.equals(EMBEDDED) && !url.startsWith("jdbc:postgresql:")) {
      throw new ConfigException("url", url, "must be 'embedded' or start with jdbc:postgresql:");
    }
    if (pool < 1) {
      throw new ConfigException("pool", pool, "must be at least 1");
    }
  }

  public boolean embedded() {
    return url.equals(EMBEDDED);
  }
}

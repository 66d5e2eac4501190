package dev.bougie.model.postgres;

import dev.bougie.model.config.ConfigException;
import dev.bougie.model.config.Secret;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.regex.Pattern;

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

  /** Of the driver, which warns of what is told here; held, or its level would be forgotten. */
  private static final Logger DRIVER_LOG = Logger.getLogger("org.postgresql");

  /** A password as the driver takes it, or as other programs do: {@code user:password@host}. */
  private static final Pattern SECRET =
      Pattern.compile("(password|passwd|pwd)\\s*=|^[^?]*@", Pattern.CASE_INSENSITIVE);

  public DatabaseSettings {
    // First, so that no other message can tell it.
    if (SECRET.matcher(url).find()) {
      throw new ConfigException(
          "url", "(redacted)", "must hold no password, which comes from BOUGIE_DATABASE_PASSWORD");
    }
    if (!url.equals(EMBEDDED) && !url.startsWith("jdbc:postgresql:")) {
      throw new ConfigException("url", url, "must be 'embedded' or start with jdbc:postgresql:");
    }
    if (!url.equals(EMBEDDED) && !isReadable(url)) {
      throw new ConfigException(
          "url",
          url,
          "the driver cannot read it, must be such as jdbc:postgresql://db.example.org:5432/bougie");
    }
    if (connectTimeout.compareTo(SHORTEST_TIMEOUT) < 0) {
      throw new ConfigException("connect-timeout", connectTimeout, "must be at least 250 ms");
    }
    if (pool < 1) {
      throw new ConfigException("pool", pool, "must be at least 1");
    }
  }

  public boolean embedded() {
    return url.equals(EMBEDDED);
  }

  /** Asks the driver, which may not be known yet where it came with the application's jar. */
  private static boolean isReadable(String url) {
    DRIVER_LOG.setLevel(Level.OFF);
    try {
      Class.forName("org.postgresql.Driver");
      return DriverManager.getDriver(url).acceptsURL(url);
    } catch (SQLException e) {
      return false;
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException("the PostgreSQL driver is not on the class path", e);
    }
  }
}

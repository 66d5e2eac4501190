package dev.bougie.model.postgres;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.pool.HikariPool;
import dev.bougie.model.config.ConfigException;
import dev.bougie.model.config.Secret;
import java.io.Serializable;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.flywaydb.core.Flyway;
import org.jdbi.v3.core.Jdbi;

/** Connections to PostgreSQL, and the embedded server where there is no other. */
public final class Database implements AutoCloseable {

  /** The newest file in {@code db/migration}; a test holds it true. */
  static final String SCHEMA_VERSION = "8";

  private static final String CONNECT_SECONDS = "10";
  private static final String SOCKET_SECONDS = "300";

  private final Optional<LocalPostgres> server;
  private final Access access;
  private final HikariDataSource pool;
  private final Jdbi jdbi;

  private Database(Optional<LocalPostgres> server, Access access, HikariDataSource pool) {
    this.server = server;
    this.access = access;
    this.pool = pool;
    this.jdbi = Jdbi.create(pool);
  }

  /**
   * Connects, and starts the embedded server first where that is set and none runs yet.
   *
   * @throws DatabaseUnreachableException if there is no connection within the time-out
   */
  public static Database open(DatabaseSettings settings) {
    if (!settings.embedded()) {
      Access access = new Access(settings.url(), settings.user(), settings.password());
      return new Database(Optional.empty(), access, connect(access, settings));
    }
    LocalPostgres server = LocalPostgres.join(settings.folder());
    try {
      return new Database(Optional.of(server), server.access(), connect(server.access(), settings));
    } catch (DatabaseUnreachableException e) {
      server.close();
      throw e;
    }
  }

  /** Brings the schema to this code's version; does nothing where it is there already. */
  public int migrate() {
    return flyway().migrate().migrationsExecuted;
  }

  /**
   * Makes sure that the schema is this code's: the embedded server is brought there, any other must
   * have been.
   *
   * @throws ConfigException if {@code ./bougie migrate} has to run first
   */
  public void requireSchema() {
    if (isMigrated()) {
      return;
    }
    if (server.isEmpty()) {
      throw new ConfigException(
          "database.url", access.url(), "its schema is missing or old; run ./bougie migrate first");
    }
    migrate();
  }

  /**
   * Whether the schema has this code's version. Asks no more than that, so that a server starts
   * fast; {@link #migrate} checks every file.
   */
  public boolean isMigrated() {
    return jdbi.withHandle(
        handle ->
            handle
                    .createQuery("SELECT to_regclass('flyway_schema_history') IS NOT NULL")
                    .mapTo(Boolean.class)
                    .one()
                && handle
                    .createQuery(
                        """
                        SELECT EXISTS (
                          SELECT 1 FROM flyway_schema_history WHERE version = :version AND success
                        )
                        """)
                    .bind("version", SCHEMA_VERSION)
                    .mapTo(Boolean.class)
                    .one());
  }

  public Jdbi jdbi() {
    return jdbi;
  }

  /** What another process needs to connect, Spark executors and Iceberg's catalog among them. */
  public Access access() {
    return access;
  }

  @Override
  public void close() {
    pool.close();
    server.ifPresent(LocalPostgres::close);
  }

  private Flyway flyway() {
    return Flyway.configure(Database.class.getClassLoader()).dataSource(pool).load();
  }

  private static HikariDataSource connect(Access access, DatabaseSettings settings) {
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl(access.url());
    config.setMaximumPoolSize(settings.pool());
    config.setMinimumIdle(0);
    config.setConnectionTimeout(settings.connectTimeout().toMillis());
    config.setInitializationFailTimeout(settings.connectTimeout().toMillis());
    config.setPoolName("bougie");
    access.properties("").forEach(config::addDataSourceProperty);
    config.addDataSourceProperty(
        "connectTimeout", String.valueOf(Math.max(1, settings.connectTimeout().toSeconds())));
    try {
      return new HikariDataSource(config);
    } catch (HikariPool.PoolInitializationException e) {
      throw new DatabaseUnreachableException(access.url(), e);
    }
  }

  /** How to reach the database. */
  public record Access(String url, String user, Secret password) implements Serializable {

    /**
     * A connection of its own, for who cannot share the pool: Spark's tasks among them.
     *
     * @param name that the server shows it under
     * @throws SQLException if there is none
     */
    public Connection connect(String name) throws SQLException {
      Properties properties = new Properties();
      properties.putAll(properties(""));
      properties.setProperty("ApplicationName", name);
      return DriverManager.getConnection(url, properties);
    }

    /**
     * What the driver is told beside the URL: the user, time-outs, and the password where there is
     * one; without, the driver looks into the user's .pgpass.
     *
     * @param prefix of every key, {@code jdbc.} for Iceberg's catalog
     */
    public Map<String, String> properties(String prefix) {
      Map<String, String> properties = new LinkedHashMap<>();
      properties.put(prefix + "user", user);
      if (!password.value().isEmpty()) {
        properties.put(prefix + "password", password.value());
      }
      properties.put(prefix + "ApplicationName", "bougie");
      properties.put(prefix + "reWriteBatchedInserts", "true");
      properties.put(prefix + "connectTimeout", CONNECT_SECONDS);
      properties.put(prefix + "socketTimeout", SOCKET_SECONDS);
      return properties;
    }
  }
}

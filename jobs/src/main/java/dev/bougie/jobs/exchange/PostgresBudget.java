package dev.bougie.jobs.exchange;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.bougie.model.postgres.Database;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;
import org.jdbi.v3.core.Jdbi;

/**
 * The budget that lies in Postgres. Equal ones of one JVM share a lease and two connections, which
 * end when they idle.
 *
 * @param limit weight that all processes together may spend in a window
 */
record PostgresBudget(Database.Access access, String host, int limit, Duration window)
    implements RequestBudget {

  private static final long serialVersionUID = 1L;

  /** The least that the exchange has ever allowed a minute, for as long as it does not tell. */
  private static final int LEAST_LIMIT = 1200;

  private static final Map<Database.Access, Jdbi> CONNECTIONS = new ConcurrentHashMap<>();
  private static final Map<PostgresBudget, ProcessBudget> OF_THIS_PROCESS =
      new ConcurrentHashMap<>();

  static PostgresBudget open(Database.Access access, BinanceSettings settings, Clock clock) {
    String host = settings.url().getAuthority();
    WeightLedger ledger = ledger(access, host, settings.weightWindow());
    OptionalInt known = ledger.limit();
    if (known.isPresent()) {
      return withShare(access, settings, known.getAsInt());
    }
    BinanceRest exchange =
        new BinanceRest(settings, clock, withShare(access, settings, LEAST_LIMIT));
    int limit = exchange.weightLimit().orElse(LEAST_LIMIT);
    ledger.keepLimit(limit);
    return withShare(access, settings, limit);
  }

  @Override
  public Grant acquire(int weight) {
    return ofThisProcess().acquire(weight);
  }

  @Override
  public void closeWindow() {
    ofThisProcess().closeWindow();
  }

  @Override
  public void closeUntil(Instant until) {
    ofThisProcess().closeUntil(until);
  }

  private static PostgresBudget withShare(
      Database.Access access, BinanceSettings settings, int limit) {
    return new PostgresBudget(
        access,
        settings.url().getAuthority(),
        (int) (limit * settings.weightShare()),
        settings.weightWindow());
  }

  private ProcessBudget ofThisProcess() {
    return OF_THIS_PROCESS.computeIfAbsent(
        this,
        budget ->
            new ProcessBudget(
                ledger(budget.access, budget.host, budget.window),
                budget.host,
                budget.limit,
                budget.window));
  }

  private static WeightLedger ledger(Database.Access access, String host, Duration window) {
    return new WeightLedger(
        CONNECTIONS.computeIfAbsent(access, PostgresBudget::connect), host, window);
  }

  private static Jdbi connect(Database.Access access) {
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl(access.url());
    config.setUsername(access.user());
    if (!access.password().value().isEmpty()) {
      config.setPassword(access.password().value());
    }
    config.setPoolName("bougie-budget");
    config.setMaximumPoolSize(2);
    config.setMinimumIdle(0);
    config.setIdleTimeout(10_000);
    config.setConnectionTimeout(5_000);
    config.setInitializationFailTimeout(-1);
    config.addDataSourceProperty("ApplicationName", "bougie request budget");
    config.addDataSourceProperty("connectTimeout", "5");
    config.addDataSourceProperty("socketTimeout", "30");
    return Jdbi.create(new HikariDataSource(config));
  }
}

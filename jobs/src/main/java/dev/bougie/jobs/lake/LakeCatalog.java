package dev.bougie.jobs.lake;

import dev.bougie.model.postgres.Database;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.iceberg.CatalogProperties;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.jdbc.JdbcCatalog;

/**
 * The catalog {@code lake} without Spark: the same tables, for who reads and commits files of its
 * own.
 */
public final class LakeCatalog implements AutoCloseable {

  private final JdbcCatalog catalog;

  private LakeCatalog(JdbcCatalog catalog) {
    this.catalog = catalog;
  }

  /** Opens the catalog that {@link SparkSessions#open} shows to Spark. */
  public static LakeCatalog open(LakeSettings lake, Database.Access access, Configuration hadoop) {
    JdbcCatalog catalog = new LakeJdbcCatalog();
    catalog.setConf(hadoop);
    Map<String, String> properties = access.properties("jdbc.");
    properties.putAll(
        Map.of(
            CatalogProperties.URI,
            access.url(),
            CatalogProperties.WAREHOUSE_LOCATION,
            lake.location(),
            CatalogProperties.FILE_IO_IMPL,
            "org.apache.iceberg.hadoop.HadoopFileIO",
            "jdbc.schema-version",
            "V1"));
    catalog.initialize("lake", properties);
    return new LakeCatalog(catalog);
  }

  /**
   * The table of that name.
   *
   * @param name with the catalog's own, such as {@link Lake#CANDLES}
   */
  public Table table(String name) {
    return catalog.loadTable(identifier(name));
  }

  /** Makes the market tables where they do not exist yet, as {@link Lake#createMarket} does. */
  public void createMarket() {
    Namespace market = Namespace.of("market");
    if (!catalog.namespaceExists(market)) {
      MarketTables.ignoreExisting(() -> catalog.createNamespace(market));
    }
    MarketTables.create(catalog);
  }

  private static TableIdentifier identifier(String name) {
    return TableIdentifier.parse(name.substring("lake.".length()));
  }

  @Override
  public void close() {
    catalog.close();
  }
}

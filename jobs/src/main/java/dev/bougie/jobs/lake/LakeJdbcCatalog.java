package dev.bougie.jobs.lake;

import java.util.Map;
import java.util.Objects;
import org.apache.hadoop.conf.Configuration;
import org.apache.iceberg.CatalogProperties;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.TableOperations;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.encryption.EncryptionManager;
import org.apache.iceberg.exceptions.CommitFailedException;
import org.apache.iceberg.io.FileIO;
import org.apache.iceberg.io.LocationProvider;
import org.apache.iceberg.jdbc.JdbcCatalog;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Iceberg's JDBC catalog, which knows its own commits again. Where the connection breaks between a
 * commit and the server's answer, Iceberg sends the same update once more, finds that somebody has
 * outrun it, namely itself, and deletes the files of a snapshot that is the table's present.
 *
 * <p>It asks the store of the files before it reads a table there: of a store that does not answer
 * Iceberg reads twenty times, each of which the store's client tries for long.
 *
 * <p>Public with a public constructor, since Iceberg makes it by its name.
 */
public final class LakeJdbcCatalog extends JdbcCatalog {

  private static final Logger LOG = LoggerFactory.getLogger(LakeJdbcCatalog.class);

  private @Nullable LakeSettings lake;
  private @Nullable Configuration hadoop;

  @Override
  public void initialize(String name, Map<String, String> properties) {
    super.initialize(name, properties);
    lake =
        new LakeSettings(
            Objects.requireNonNull(properties.get(CatalogProperties.WAREHOUSE_LOCATION)));
  }

  @Override
  public void setConf(Object conf) {
    hadoop = (Configuration) conf;
    super.setConf(conf);
  }

  @Override
  protected TableOperations newTableOps(TableIdentifier table) {
    if (lake != null && hadoop != null) {
      LakeStore.requireAnswer(lake, hadoop);
    }
    return new Operations(super.newTableOps(table));
  }

  /** Those of the catalog, but for the commit. */
  private record Operations(TableOperations catalog) implements TableOperations {

    @Override
    public void commit(@Nullable TableMetadata base, TableMetadata metadata) {
      try {
        catalog.commit(base, metadata);
      } catch (CommitFailedException e) {
        if (!isMade(base, metadata)) {
          throw e;
        }
        LOG.info("the answer to a commit was lost, the commit itself was made", e);
      }
    }

    /** Whether the snapshot that the commit was to add is there; ids of snapshots are random. */
    private boolean isMade(@Nullable TableMetadata base, TableMetadata metadata) {
      Snapshot added = metadata.currentSnapshot();
      return base != null
          && added != null
          && base.snapshot(added.snapshotId()) == null
          && catalog.refresh().snapshot(added.snapshotId()) != null;
    }

    @Override
    public TableMetadata current() {
      return catalog.current();
    }

    @Override
    public TableMetadata refresh() {
      return catalog.refresh();
    }

    @Override
    public FileIO io() {
      return catalog.io();
    }

    @Override
    public EncryptionManager encryption() {
      return catalog.encryption();
    }

    @Override
    public String metadataFileLocation(String fileName) {
      return catalog.metadataFileLocation(fileName);
    }

    @Override
    public LocationProvider locationProvider() {
      return catalog.locationProvider();
    }

    @Override
    public TableOperations temp(TableMetadata uncommitted) {
      return catalog.temp(uncommitted);
    }

    @Override
    public long newSnapshotId() {
      return catalog.newSnapshotId();
    }

    @Override
    public boolean requireStrictCleanup() {
      return catalog.requireStrictCleanup();
    }
  }
}

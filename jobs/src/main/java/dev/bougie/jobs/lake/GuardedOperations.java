package dev.bougie.jobs.lake;

import java.util.function.Predicate;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.TableOperations;
import org.apache.iceberg.encryption.EncryptionManager;
import org.apache.iceberg.exceptions.ValidationException;
import org.apache.iceberg.io.FileIO;
import org.apache.iceberg.io.LocationProvider;

/**
 * Commits to a table only what follows on a state of it that is still allowed. Iceberg reads the
 * table anew before it commits, and commits only if that is still its state; so nothing comes
 * between what is looked at here and the commit.
 */
final class GuardedOperations implements TableOperations {

  private final TableOperations operations;
  private final Predicate<TableMetadata> allowed;

  /**
   * Over the table's own.
   *
   * @param allowed state that a commit may follow on
   */
  GuardedOperations(TableOperations operations, Predicate<TableMetadata> allowed) {
    this.operations = operations;
    this.allowed = allowed;
  }

  /**
   * Commits.
   *
   * @throws ValidationException if the state before is not allowed
   */
  @Override
  public void commit(TableMetadata base, TableMetadata metadata) {
    if (!allowed.test(base)) {
      throw new ValidationException("somebody else has written meanwhile");
    }
    operations.commit(base, metadata);
  }

  @Override
  public TableMetadata current() {
    return operations.current();
  }

  @Override
  public TableMetadata refresh() {
    return operations.refresh();
  }

  @Override
  public FileIO io() {
    return operations.io();
  }

  @Override
  public EncryptionManager encryption() {
    return operations.encryption();
  }

  @Override
  public String metadataFileLocation(String name) {
    return operations.metadataFileLocation(name);
  }

  @Override
  public LocationProvider locationProvider() {
    return operations.locationProvider();
  }

  @Override
  public TableOperations temp(TableMetadata uncommitted) {
    return operations.temp(uncommitted);
  }

  @Override
  public long newSnapshotId() {
    return operations.newSnapshotId();
  }

  @Override
  public boolean requireStrictCleanup() {
    return operations.requireStrictCleanup();
  }
}

package dev.bougie.jobs.lake;

import dev.bougie.model.config.ConfigException;
import java.net.URI;
import java.nio.file.Path;

/**
 * Where the lake is; section {@code lake}.
 *
 * @param warehouse a folder, or a URI of any Hadoop file system
 */
public record LakeSettings(String warehouse) {

  public LakeSettings {
    if (warehouse.isBlank()) {
      throw new ConfigException("warehouse", warehouse, "must be a folder or a URI");
    }
  }

  /** The warehouse as a URI; Iceberg writes it into the tables, so a folder is made absolute. */
  public String location() {
    return absolute(warehouse);
  }

  /** A path without a scheme as a URI of this machine's file system; any other as it is. */
  public static String absolute(String path) {
    return path.matches("^[a-z][a-z0-9+.-]*:.*")
        ? URI.create(path).toString()
        : Path.of(path).toAbsolutePath().normalize().toUri().toString();
  }
}

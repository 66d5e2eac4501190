package dev.bougie.model.postgres;

import dev.bougie.model.failure.Fault;

/** No connection to the database. */
public final class DatabaseUnreachableException extends RuntimeException implements Fault {

  private static final long serialVersionUID = 1L;

  DatabaseUnreachableException(String url, Throwable cause) {
    super(
        "database.url = '%s' cannot be reached: %s (it must be a running PostgreSQL, or 'embedded')"
            .formatted(url, rootMessage(cause)),
        cause);
  }

  private static String rootMessage(Throwable cause) {
    Throwable root = cause;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return String.valueOf(root.getMessage()).lines().findFirst().orElse("no reason given");
  }
}

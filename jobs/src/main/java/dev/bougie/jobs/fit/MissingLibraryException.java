package dev.bougie.jobs.fit;

import dev.bougie.model.failure.Fault;
import org.jspecify.annotations.Nullable;

/**
 * A native library that a kind of model needs is not on this machine; the others can be trained.
 */
public final class MissingLibraryException extends RuntimeException implements Fault {

  private static final long serialVersionUID = 1L;

  public MissingLibraryException(String library, @Nullable Throwable cause) {
    super(
        "xgboost needs %s: install libgomp1 (Debian, Ubuntu) or libgomp (Fedora, Amazon Linux)%s"
            .formatted(library, cause == null ? "" : "; the copy on the class path: " + cause),
        cause);
  }
}

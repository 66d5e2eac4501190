package dev.bougie.jobs.lake;

import dev.bougie.model.failure.Fault;

/** The store that the lake's files lie in does not answer, or not as it should, after all tries. */
public final class LakeException extends RuntimeException implements Fault {

  private static final long serialVersionUID = 1L;

  LakeException(String message, Throwable cause) {
    super(message, cause);
  }
}

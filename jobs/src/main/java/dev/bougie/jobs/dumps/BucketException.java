package dev.bougie.jobs.dumps;

import dev.bougie.model.failure.Fault;

/** The bucket did not answer, or not with what was asked for, after all tries. */
public final class BucketException extends RuntimeException implements Fault {

  private static final long serialVersionUID = 1L;

  BucketException(String message, Throwable cause) {
    super(message, cause);
  }
}

package dev.bougie.jobs.dumps;

/** The bucket did not answer, or not with what was asked for, after all tries. */
public final class BucketException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  BucketException(String message, Throwable cause) {
    super(message, cause);
  }
}

package dev.bougie.jobs.search;

/** Somebody else has taken over the trial; what was fitted of it counts no more. */
final class LostClaimException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  LostClaimException() {
    super("another task has taken over the trial");
  }
}

package dev.bougie.jobs;

import dev.bougie.jobs.exchange.ExchangeException;
import dev.bougie.jobs.run.DataException;
import dev.bougie.jobs.train.MissingLibraryException;
import dev.bougie.model.config.ConfigException;
import dev.bougie.model.manifest.ModelRejectedException;
import dev.bougie.model.postgres.DatabaseUnreachableException;

/** Finds in a failure what a person wants to read; Spark wraps what its tasks throw. */
final class Failure {

  private Failure() {}

  /** The innermost fault of our own; else the failure itself. */
  static Throwable cause(Throwable failure) {
    Throwable found = failure;
    for (Throwable fault = failure; fault != null; fault = fault.getCause()) {
      if (isOurs(fault)) {
        found = fault;
      }
    }
    return found;
  }

  /** The message on one line. */
  static String line(Throwable fault) {
    String message = fault.getMessage() == null ? fault.toString() : fault.getMessage();
    String first = message.lines().filter(l -> !l.isBlank()).findFirst().orElse(fault.toString());
    return isOurs(fault) ? first : "%s (--debug tells more)".formatted(first);
  }

  private static boolean isOurs(Throwable fault) {
    return fault instanceof ConfigException
        || fault instanceof DataException
        || fault instanceof ModelRejectedException
        || fault instanceof DatabaseUnreachableException
        || fault instanceof ExchangeException
        || fault instanceof MissingLibraryException;
  }
}

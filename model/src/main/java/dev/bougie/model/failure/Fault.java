package dev.bougie.model.failure;

/** An exception of our own, whose message tells a person all there is to know. */
public interface Fault {

  /** How a program ends that meets it. */
  default ExitCode exitCode() {
    return ExitCode.FAILED;
  }
}

package dev.bougie.model.config;

/** A text that is never printed. It comes from the environment only. */
public record Secret(String value) {

  @Override
  public String toString() {
    return "(redacted)";
  }
}

package dev.bougie.model.config;

import java.io.Serializable;

/** A text that is never printed. It comes from the environment only. */
public record Secret(String value) implements Serializable {

  @Override
  public String toString() {
    return "(redacted)";
  }
}

package dev.bougie.model.config;

import dev.bougie.model.failure.ExitCode;
import dev.bougie.model.failure.Fault;

/** A setting that can't be used: names the key, the value and what is allowed. */
public final class ConfigException extends RuntimeException implements Fault {

  private static final long serialVersionUID = 1L;

  private final String key;
  private final String value;
  private final String allowed;

  /**
   * A bad value.
   *
   * @param key the setting, kebab-case; a record names its own component, the reader adds the path
   * @param value what was given
   * @param allowed what may stand there, in words
   */
  public ConfigException(String key, Object value, String allowed) {
    super("%s = '%s' cannot be used: %s".formatted(key, value, allowed));
    this.key = key;
    this.value = String.valueOf(value);
    this.allowed = allowed;
  }

  public String key() {
    return key;
  }

  /** The same fault, told with the full path of the key. */
  ConfigException below(String path) {
    return path.isEmpty() ? this : new ConfigException(path + "." + key, value, allowed);
  }

  @Override
  public ExitCode exitCode() {
    return ExitCode.BAD_CONFIGURATION;
  }
}

package dev.bougie.model.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigValue;
import dev.bougie.features.spelling.NearestNames;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * All settings of one run: the command line over a file over the defaults of each module's {@code
 * reference.conf}. A key that no {@code reference.conf} names is refused.
 */
public final class Settings {

  private final Config config;

  private Settings(Config config) {
    this.config = config;
  }

  /**
   * Reads the settings once.
   *
   * @param file a HOCON file of overrides
   * @param overrides keys given on the command line
   * @throws ConfigException if the file is missing, is no HOCON, or has an unknown key
   */
  public static Settings load(Optional<Path> file, Map<String, String> overrides) {
    try {
      Config known = ConfigFactory.defaultReferenceUnresolved().withFallback(otherModules());
      Config fromFile = file.map(Settings::parse).orElseGet(ConfigFactory::empty);
      file.ifPresent(path -> refuseUnknown(fromFile, known, path.toString()));
      Config fromOverrides = parseOverrides(overrides);
      refuseUnknown(fromOverrides, known, "the command line");
      return new Settings(
          fromOverrides
              .withFallback(fromFile)
              .withFallback(ConfigFactory.systemProperties().withOnlyPath("user"))
              .withFallback(known)
              .resolve());
    } catch (com.typesafe.config.ConfigException.UnresolvedSubstitution e) {
      throw new ConfigException(
          file.map(Path::toString).orElse("configuration"),
          oneLine(e),
          "names what must be set in the environment");
    } catch (com.typesafe.config.ConfigException e) {
      throw new ConfigException(
          file.map(Path::toString).orElse("configuration"), oneLine(e), "must be valid HOCON");
    }
  }

  /** The section at that path as a record, every component filled from its kebab-case key. */
  public <T extends Record> T read(String path, Class<T> type) {
    return RecordReader.read(config, path, type);
  }

  /** All settings in effect, one line each, secrets redacted. */
  public String render() {
    StringBuilder text = new StringBuilder();
    config.entrySet().stream()
        .filter(entry -> !entry.getKey().startsWith("user."))
        .sorted(Comparator.comparing(Map.Entry<String, ConfigValue>::getKey))
        .forEach(
            entry ->
                text.append(entry.getKey())
                    .append(" = ")
                    .append(
                        isSecret(entry.getKey())
                            ? "(redacted)"
                            : entry.getValue().render(ConfigRenderOptions.concise()))
                    .append('\n'));
    return text.toString();
  }

  private static Config parse(Path file) {
    if (!Files.isRegularFile(file)) {
      throw new ConfigException("--config", file, "must be an existing file");
    }
    return ConfigFactory.parseFile(file.toFile());
  }

  private static Config parseOverrides(Map<String, String> overrides) {
    Config config = ConfigFactory.empty();
    for (Map.Entry<String, String> override : overrides.entrySet()) {
      config =
          config.withValue(
              override.getKey(),
              com.typesafe.config.ConfigValueFactory.fromAnyRef(
                  override.getValue(), "the command line"));
    }
    return config;
  }

  /** One file serves every program, so the defaults of modules that are not here are known too. */
  private static Config otherModules() {
    return ConfigFactory.parseResources(
        Settings.class.getClassLoader(), "other-modules/reference.conf");
  }

  private static void refuseUnknown(Config given, Config known, String where) {
    Set<String> keys = new TreeSet<>();
    known.root().forEach((key, value) -> collectKeys(key, value, keys));
    Set<String> givenKeys = new TreeSet<>();
    given.root().forEach((key, value) -> collectKeys(key, value, givenKeys));
    for (String key : givenKeys) {
      if (isSecret(key)) {
        throw new ConfigException(
            key,
            "(redacted)",
            "comes from the environment only, see reference.conf; not from " + where);
      }
      if (!keys.contains(key)) {
        throw new ConfigException(
            key, where, "there is no such key, the nearest is " + nearest(key, keys));
      }
    }
  }

  private static void collectKeys(String path, ConfigValue value, Set<String> keys) {
    if (value instanceof com.typesafe.config.ConfigObject object) {
      object.forEach((key, child) -> collectKeys(path + "." + key, child, keys));
    } else {
      keys.add(path);
    }
  }

  private static String nearest(String key, Set<String> keys) {
    return NearestNames.of(key, keys, 1).stream().findFirst().orElse("none");
  }

  private static boolean isSecret(String key) {
    return key.endsWith("password");
  }

  private static String oneLine(RuntimeException e) {
    return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
  }
}

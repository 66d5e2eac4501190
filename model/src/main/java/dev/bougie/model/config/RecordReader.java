package dev.bougie.model.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigRenderOptions;
import dev.bougie.features.candle.Interval;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Fills records from HOCON. */
final class RecordReader {

  private RecordReader() {}

  static <T extends Record> T read(Config config, String path, Class<T> type) {
    RecordComponent[] components = type.getRecordComponents();
    Object[] values = new Object[components.length];
    for (int i = 0; i < components.length; i++) {
      String key = kebab(components[i].getName());
      values[i] =
          value(config, path.isEmpty() ? key : path + "." + key, components[i].getGenericType());
    }
    try {
      Constructor<T> constructor =
          type.getDeclaredConstructor(
              Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new));
      constructor.setAccessible(true);
      return constructor.newInstance(values);
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof ConfigException fault) {
        throw fault.below(path);
      }
      if (e.getCause() instanceof IllegalArgumentException fault) {
        throw new ConfigException(
            path, Arrays.toString(values), String.valueOf(fault.getMessage()));
      }
      throw new IllegalStateException("cannot build " + type, e.getCause());
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("cannot build " + type, e);
    }
  }

  private static Object value(Config config, String path, Type type) {
    try {
      return valueOfRightKind(config, path, type);
    } catch (com.typesafe.config.ConfigException.WrongType e) {
      throw new ConfigException(
          path,
          config.getValue(path).render(ConfigRenderOptions.concise()),
          "must be a single value, not a list or a section");
    }
  }

  private static Object valueOfRightKind(Config config, String path, Type type) {
    if (type instanceof ParameterizedType generic) {
      Class<?> element = (Class<?>) generic.getActualTypeArguments()[0];
      if (generic.getRawType() == Optional.class) {
        return isGiven(config, path)
            ? Optional.of(scalar(config, path, element))
            : Optional.empty();
      }
      if (generic.getRawType() == List.class) {
        return list(config, path, element);
      }
    }
    Class<?> raw = (Class<?>) type;
    if (raw.isRecord() && raw != Secret.class) {
      return read(config, path, raw.asSubclass(Record.class));
    }
    return scalar(config, path, raw);
  }

  /** A key that is absent, null or an empty text is not given. */
  private static boolean isGiven(Config config, String path) {
    return config.hasPath(path) && !config.getString(path).isBlank();
  }

  /** A list, or one text with commas as the command line has it. */
  private static List<Object> list(Config config, String path, Class<?> element) {
    if (!config.hasPath(path)) {
      return List.of();
    }
    List<String> texts =
        config.getValue(path).valueType() == com.typesafe.config.ConfigValueType.LIST
            ? config.getStringList(path)
            : Arrays.stream(config.getString(path).split(",", -1))
                .map(String::strip)
                .filter(text -> !text.isEmpty())
                .toList();
    List<Object> values = new ArrayList<>();
    for (String text : texts) {
      values.add(parse(path, text, element));
    }
    return List.copyOf(values);
  }

  private static Object scalar(Config config, String path, Class<?> type) {
    if (!config.hasPath(path)) {
      throw new ConfigException(path, "", "must be set");
    }
    if (type == Duration.class) {
      try {
        return config.getDuration(path);
      } catch (com.typesafe.config.ConfigException e) {
        throw new ConfigException(
            path, config.getString(path), "must be a duration such as 30s or 5m");
      }
    }
    return parse(path, config.getString(path), type);
  }

  private static Object parse(String path, String text, Class<?> type) {
    try {
      if (type == String.class) {
        return text;
      } else if (type == int.class || type == Integer.class) {
        return Integer.parseInt(text);
      } else if (type == long.class || type == Long.class) {
        return Long.parseLong(text);
      } else if (type == double.class || type == Double.class) {
        return Double.parseDouble(text);
      } else if (type == boolean.class || type == Boolean.class) {
        return parseBoolean(path, text);
      } else if (type == Secret.class) {
        return new Secret(text);
      } else if (type == Path.class) {
        return Path.of(text);
      } else if (type == URI.class) {
        return URI.create(text);
      } else if (type == Instant.class) {
        return parseInstant(text);
      } else if (type == Interval.class) {
        return Interval.of(text);
      } else if (type.isEnum()) {
        return parseEnum(path, text, type);
      }
    } catch (NumberFormatException e) {
      throw new ConfigException(path, text, "must be a number");
    } catch (DateTimeParseException e) {
      throw new ConfigException(
          path,
          text,
          "must be a date such as 2024-01-31 or an instant such as 2024-01-31T00:00:00Z");
    } catch (IllegalArgumentException e) {
      throw new ConfigException(path, text, String.valueOf(e.getMessage()));
    }
    throw new IllegalStateException("no way to read %s as %s".formatted(path, type));
  }

  private static boolean parseBoolean(String path, String text) {
    if (text.equals("true") || text.equals("false")) {
      return text.equals("true");
    }
    throw new ConfigException(path, text, "must be true or false");
  }

  /** A date is the start of that day in UTC. */
  private static Instant parseInstant(String text) {
    return text.contains("T")
        ? Instant.parse(text)
        : LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant();
  }

  private static Object parseEnum(String path, String text, Class<?> type) {
    for (Object constant : type.getEnumConstants()) {
      if (kebab(((Enum<?>) constant).name().toLowerCase(Locale.ROOT)).equals(text)) {
        return constant;
      }
    }
    throw new ConfigException(
        path,
        text,
        "must be one of "
            + Arrays.stream(type.getEnumConstants())
                .map(constant -> kebab(((Enum<?>) constant).name().toLowerCase(Locale.ROOT)))
                .toList());
  }

  /** {@code takerBuyBase} or {@code taker_buy_base} as {@code taker-buy-base}. */
  private static String kebab(String name) {
    return name.replaceAll("([a-z0-9])([A-Z])", "$1-$2").replace('_', '-').toLowerCase(Locale.ROOT);
  }
}

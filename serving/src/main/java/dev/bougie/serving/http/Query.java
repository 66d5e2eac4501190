package dev.bougie.serving.http;

import dev.bougie.features.candle.Interval;
import dev.bougie.model.manifest.Label;
import dev.bougie.serving.candle.Times;
import dev.bougie.serving.fault.InvalidParameterException;
import io.javalin.http.Context;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The parameters of one request; every fault names the parameter, its value and what is allowed.
 */
final class Query {

  private static final Pattern SYMBOL = Pattern.compile("[\\p{L}\\p{N}_.-]{1,64}");
  private static final Pattern INTEGER = Pattern.compile("-?[0-9]{1,18}");

  private static final String TIME_FORMS =
      "a date such as 2024-01-31, an instant such as 2024-01-31T00:00:00Z or epoch milliseconds,"
          + " from 1970 to 9999";

  private final Context context;
  private final Map<String, List<String>> given;

  private Query(Context context, Map<String, List<String>> given) {
    this.context = context;
    this.given = given;
  }

  /** Refuses parameters that the endpoint does not know and those that are given twice. */
  static Query of(Context context, String... known) {
    Map<String, List<String>> given;
    try {
      given = context.queryParamMap();
    } catch (IllegalArgumentException e) {
      throw new InvalidParameterException(
          "query", String.valueOf(context.queryString()), "must be percent-encoded UTF-8");
    }
    List<String> allowed = List.of(known);
    given.forEach(
        (name, values) -> {
          if (!allowed.contains(name)) {
            throw new InvalidParameterException(
                name,
                values.get(0),
                allowed.isEmpty()
                    ? "no parameter is known here"
                    : "unknown parameter, known are " + String.join(", ", allowed));
          }
          if (values.size() > 1) {
            throw new InvalidParameterException(
                name, String.join(", ", values), "must be given once");
          }
        });
    return new Query(context, given);
  }

  /** The symbol in the path; whether there is such a market is not checked here. */
  String symbol() {
    String symbol = context.pathParam("symbol");
    if (!SYMBOL.matcher(symbol).matches()) {
      throw new InvalidParameterException(
          "symbol", symbol, "must be 1 to 64 letters and digits such as BTCUSDT");
    }
    return symbol;
  }

  Interval interval(Interval otherwise) {
    String code = text("interval").orElse(otherwise.code());
    try {
      return Interval.of(code);
    } catch (IllegalArgumentException e) {
      throw new InvalidParameterException("interval", code, "must be one of " + Interval.codes());
    }
  }

  /** The label that {@code interval} and {@code horizon} name. */
  Label label(Label otherwise) {
    return new Label(
        otherwise.kind(),
        integer("horizon", otherwise.horizon(), 1, 100_000),
        interval(otherwise.interval()));
  }

  int integer(String name, int otherwise, int lowest, int highest) {
    Optional<String> text = text(name);
    if (text.isEmpty()) {
      return otherwise;
    }
    if (INTEGER.matcher(text.get()).matches()) {
      long value = Long.parseLong(text.get());
      if (value >= lowest && value <= highest) {
        return (int) value;
      }
    }
    throw new InvalidParameterException(
        name, text.get(), "must be a whole number from %d to %d".formatted(lowest, highest));
  }

  /** An ISO date, an ISO instant or epoch milliseconds. */
  Optional<Instant> time(String name) {
    return text(name).map(text -> parseTime(name, text));
  }

  Instant requiredTime(String name) {
    return time(name)
        .orElseThrow(() -> new InvalidParameterException(name, "", "must be given: " + TIME_FORMS));
  }

  private static Instant parseTime(String name, String text) {
    Optional<Instant> time = anyTime(text);
    if (time.isEmpty() || time.get().isBefore(Times.EARLIEST) || time.get().isAfter(Times.LATEST)) {
      throw new InvalidParameterException(name, text, "must be " + TIME_FORMS);
    }
    return time.get();
  }

  private static Optional<Instant> anyTime(String text) {
    try {
      if (INTEGER.matcher(text).matches()) {
        return Optional.of(Instant.ofEpochMilli(Long.parseLong(text)));
      }
      return Optional.of(
          text.contains("T")
              ? OffsetDateTime.parse(text).toInstant()
              : LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant());
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }

  private Optional<String> text(String name) {
    return Optional.ofNullable(given.get(name)).map(values -> values.get(0));
  }
}

package dev.bougie.jobs.statistics;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.stream.StreamSupport;
import org.assertj.core.api.Assertions;
import org.assertj.core.data.Offset;

/** What Python computed: the files of {@code make_fixtures.py} beside them. */
final class Fixtures {

  static final double TOLERANCE = 1e-8;

  private Fixtures() {}

  static JsonNode read(String name) {
    try (InputStream file =
        Objects.requireNonNull(Fixtures.class.getResourceAsStream("/statistics/" + name))) {
      return new ObjectMapper().readTree(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A number, also where it stands as the string NaN or Infinity. */
  static double number(JsonNode node) {
    return node.isTextual() ? Double.parseDouble(node.textValue()) : node.doubleValue();
  }

  static double[] numbers(JsonNode node) {
    return StreamSupport.stream(node.spliterator(), false).mapToDouble(Fixtures::number).toArray();
  }

  static double[][] rows(JsonNode node) {
    return StreamSupport.stream(node.spliterator(), false)
        .map(Fixtures::numbers)
        .toArray(double[][]::new);
  }

  static int[] integers(JsonNode node) {
    return StreamSupport.stream(node.spliterator(), false).mapToInt(JsonNode::intValue).toArray();
  }

  static boolean[] truths(JsonNode node) {
    boolean[] truths = new boolean[node.size()];
    for (int i = 0; i < truths.length; i++) {
      truths[i] = node.path(i).booleanValue();
    }
    return truths;
  }

  static TimeSeries series(JsonNode node) {
    return TimeSeries.of(numbers(node));
  }

  /** Equal to 1e-8, and NaN and the infinities to themselves. */
  static void assertEqual(double actual, JsonNode expected) {
    double number = number(expected);
    if (Double.isFinite(number)) {
      Assertions.assertThat(expected.isNumber() || expected.isTextual()).isTrue();
      Assertions.assertThat(actual).isCloseTo(number, Offset.offset(TOLERANCE));
    } else {
      Assertions.assertThat(Double.valueOf(actual)).isEqualTo(Double.valueOf(number));
    }
  }

  static void assertEqual(double[] actual, JsonNode expected) {
    Assertions.assertThat(actual).hasSize(expected.size());
    for (int i = 0; i < actual.length; i++) {
      assertEqual(actual[i], expected.path(i));
    }
  }
}

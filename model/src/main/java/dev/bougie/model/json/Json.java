package dev.bougie.model.json;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import dev.bougie.features.candle.Interval;
import java.io.IOException;

/**
 * How Bougie writes JSON: instants as ISO 8601 with {@code Z}, intervals by their code, numbers
 * that are not finite as null.
 */
public final class Json {

  private static final ObjectMapper MAPPER =
      JsonMapper.builder()
          .addModule(new JavaTimeModule())
          .addModule(new Jdk8Module())
          .addModule(bougie())
          .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .build();

  private Json() {}

  /** The mapper that every JSON of Bougie goes through; not to be reconfigured. */
  public static ObjectMapper mapper() {
    return MAPPER;
  }

  /** One line. */
  public static String write(Object value) {
    try {
      return MAPPER.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("cannot be told as JSON: " + value, e);
    }
  }

  /** Indented, for files that people read. */
  public static byte[] writePretty(Object value) {
    try {
      return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsBytes(value);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("cannot be told as JSON: " + value, e);
    }
  }

  private static SimpleModule bougie() {
    SimpleModule module = new SimpleModule("bougie");
    StdSerializer<Double> finite = new FiniteOrNull();
    module.addSerializer(double.class, finite);
    module.addSerializer(Double.class, finite);
    module.addSerializer(
        Interval.class,
        new StdSerializer<Interval>(Interval.class) {
          @Override
          public void serialize(Interval value, JsonGenerator json, SerializerProvider provider)
              throws IOException {
            json.writeString(value.code());
          }
        });
    module.addDeserializer(
        Interval.class,
        new com.fasterxml.jackson.databind.deser.std.StdDeserializer<Interval>(Interval.class) {
          @Override
          public Interval deserialize(
              com.fasterxml.jackson.core.JsonParser json,
              com.fasterxml.jackson.databind.DeserializationContext context)
              throws IOException {
            return Interval.of(json.getValueAsString());
          }
        });
    module.addDeserializer(double.class, new NullAsNaN());
    return module;
  }

  private static final class FiniteOrNull extends StdSerializer<Double> {
    FiniteOrNull() {
      super(Double.class);
    }

    @Override
    public void serialize(Double value, JsonGenerator json, SerializerProvider provider)
        throws IOException {
      if (Double.isFinite(value)) {
        json.writeNumber(value);
      } else {
        json.writeNull();
      }
    }
  }

  private static final class NullAsNaN
      extends com.fasterxml.jackson.databind.deser.std.StdDeserializer<Double> {
    NullAsNaN() {
      super(double.class);
    }

    @Override
    public Double deserialize(
        com.fasterxml.jackson.core.JsonParser json,
        com.fasterxml.jackson.databind.DeserializationContext context)
        throws IOException {
      return json.getDoubleValue();
    }

    @Override
    public Double getNullValue(com.fasterxml.jackson.databind.DeserializationContext context) {
      return Double.NaN;
    }
  }
}

package dev.bougie.model.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bougie.model.config.ConfigException;
import dev.bougie.model.config.Secret;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.logging.Handler;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import java.util.logging.StreamHandler;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DatabaseSettingsTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "jdbc:postgresql://bougie:hunter2@db:5432/bougie",
        "jdbc:postgresql://bougie:hun/ter2@db/bougie",
        "jdbc:postgresql://db/bougie?user=me&password=hunter2",
        "jdbc:postgresql://db/bougie?sslPassword=hunter2",
        "postgres://bougie:hunter2@db/bougie",
        "jdbc:mysql://db/bougie?password=hunter2",
      })
  void tellsNoPasswordThatAUrlHolds(String url) {
    assertThatThrownBy(() -> settings(url))
        .isInstanceOf(ConfigException.class)
        .hasMessage(
            "url = '(redacted)' cannot be used: must hold no password, which comes from BOUGIE_DATABASE_PASSWORD");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "jdbc:postgresql://db:port/bougie",
        "jdbc:postgresql:/",
        "jdbc:postgresql://db:99999/b"
      })
  void refusesWhatTheDriverCannotReadAndKeepsItQuiet(String url) {
    ByteArrayOutputStream told = new ByteArrayOutputStream();
    Handler handler =
        new StreamHandler(
            new PrintStream(told, true, StandardCharsets.UTF_8), new SimpleFormatter());
    Logger root = Logger.getLogger("");
    root.addHandler(handler);
    try {
      assertThatThrownBy(() -> settings(url))
          .isInstanceOf(ConfigException.class)
          .hasMessageStartingWith(
              "url = '%s' cannot be used: the driver cannot read it".formatted(url));
    } finally {
      handler.flush();
      root.removeHandler(handler);
    }
    assertThat(told.toString(StandardCharsets.UTF_8)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "embedded",
        "jdbc:postgresql://db.example.org:5432/bougie",
        "jdbc:postgresql://a:1,b:2/bougie?targetServerType=primary",
        "jdbc:postgresql://db/bougie?user=bougie@azure&sslmode=require",
      })
  void takesTheUrlsOfTheDriver(String url) {
    assertThat(settings(url).url()).isEqualTo(url);
  }

  @Test
  void isEmbeddedOnlyByThatName() {
    assertThat(settings("embedded").embedded()).isTrue();
    assertThat(settings("jdbc:postgresql:embedded").embedded()).isFalse();
  }

  private static DatabaseSettings settings(String url) {
    return new DatabaseSettings(
        url, "postgres", new Secret(""), Path.of("here"), Duration.ofSeconds(10), 1);
  }
}

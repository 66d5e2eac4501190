package dev.bougie.model.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bougie.features.candle.Interval;
import dev.bougie.model.advice.Costs;
import dev.bougie.model.manifest.Label;
import dev.bougie.model.postgres.DatabaseSettings;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsTest {

  @TempDir private Path folder;

  record Kinds(
      String text,
      int number,
      long bigNumber,
      double share,
      boolean flag,
      Duration pause,
      Instant day,
      Instant instant,
      Interval interval,
      Label.Kind kind,
      Path folder,
      URI address,
      Secret password,
      List<String> symbols,
      Optional<String> maybe,
      Inner inner) {}

  record Inner(int lowestValue) {
    Inner {
      if (lowestValue < 0) {
        throw new ConfigException("lowest-value", lowestValue, "must be at least 0");
      }
    }
  }

  record Bounded(int number) {
    Bounded {
      if (number > 10) {
        throw new IllegalArgumentException("number %d, must be at most 10".formatted(number));
      }
    }
  }

  @Test
  void readsEveryKindOfValue() {
    assertThat(settings(Map.of()).read("kinds", Kinds.class))
        .isEqualTo(
            new Kinds(
                "plain",
                7,
                5_000_000_000L,
                0.25,
                true,
                Duration.ofSeconds(30),
                Instant.parse("2024-01-31T00:00:00Z"),
                Instant.parse("2024-01-31T12:00:00Z"),
                Interval.H1,
                Label.Kind.LOG_RETURN,
                Path.of("some/folder"),
                URI.create("https://example.org/x"),
                new Secret("hunter2"),
                List.of("BTCUSDT", "ETHUSDT"),
                Optional.empty(),
                new Inner(1)));
  }

  @Test
  void keepsTheDocumentedDefaults() {
    Settings settings = settings(Map.of());
    assertThat(settings.read("forecast", Label.class))
        .isEqualTo(new Label(Label.Kind.LOG_RETURN, 1, Interval.H1));
    assertThat(settings.read("costs", Costs.class)).isEqualTo(new Costs(0.001, 0, 0));
    DatabaseSettings database = settings.read("database", DatabaseSettings.class);
    assertThat(database.connectTimeout()).isEqualTo(Duration.ofSeconds(10));
    assertThat(database.pool()).isEqualTo(4);
    assertThat(database.user()).isEqualTo("postgres");
    assertThat(database.embedded()).isTrue();
    assertThat(database.folder()).isEqualTo(home("postgres"));
    assertThat(settings.read("artifacts", Artifacts.class).folder()).isEqualTo(home("models"));
  }

  record Artifacts(Path folder) {}

  @Test
  void movesEveryFolderWithItsHome() {
    Settings settings = settings(Map.of("home", "/srv/bougie"));
    assertThat(settings.read("artifacts", Artifacts.class).folder())
        .isEqualTo(Path.of("/srv/bougie/models"));
    assertThat(settings.read("database", DatabaseSettings.class).folder())
        .isEqualTo(Path.of("/srv/bougie/postgres"));
  }

  @Test
  void letsTheCommandLineWinOverTheFileAndTheFileOverTheDefaults() throws IOException {
    Path file = file("kinds { number = 8, text = from-file }");
    Kinds kinds =
        Settings.load(Optional.of(file), Map.of("kinds.text", "given", "kinds.symbols", "A, B"))
            .read("kinds", Kinds.class);
    assertThat(kinds.number()).isEqualTo(8);
    assertThat(kinds.text()).isEqualTo("given");
    assertThat(kinds.symbols()).containsExactly("A", "B");
    assertThat(kinds.share()).isEqualTo(0.25);
  }

  @Test
  void refusesAnUnknownKeyAndNamesTheNearest() throws IOException {
    Path file = file("database { pol = 3 }");
    assertThatThrownBy(() -> Settings.load(Optional.of(file), Map.of()))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("database.pol")
        .hasMessageContaining(file.toString())
        .hasMessageContaining("database.pool");
    assertThatThrownBy(() -> settings(Map.of("forecast.horizn", "3")))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("forecast.horizon")
        .hasMessageContaining("the command line");
  }

  @Test
  void refusesAFileThatIsMissingOrNoHocon() throws IOException {
    assertThatThrownBy(() -> Settings.load(Optional.of(folder.resolve("none.conf")), Map.of()))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("none.conf")
        .hasMessageContaining("existing file");
    Path broken = file("kinds { text = ");
    assertThatThrownBy(() -> Settings.load(Optional.of(broken), Map.of()))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("must be valid HOCON")
        .hasMessageNotContaining("\n");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "kinds.number | seven | must be a number",
        "kinds.number | 99999999999 | must be a number",
        "kinds.share | x | must be a number",
        "kinds.flag | yes | must be true or false",
        "kinds.pause | soon | must be a duration",
        "kinds.day | 31.1.2024 | must be a date such as 2024-01-31",
        "kinds.instant | 2024-01-31T99:00:00Z | must be a date such as 2024-01-31",
        "kinds.interval | 7h | allowed are 1s, 1m",
        "kinds.kind | price | must be one of [log-return, scaled-return, direction, triple-barrier]",
        "kinds.address | a b | Illegal character",
        "kinds.inner.lowest-value | -1 | must be at least 0",
      })
  void namesKeyAndValueAndWhatIsAllowed(String key, String value, String allowed) {
    assertThatThrownBy(() -> settings(Map.of(key, value)).read("kinds", Kinds.class))
        .isInstanceOf(ConfigException.class)
        .hasMessageStartingWith("%s = '%s' cannot be used: ".formatted(key, value))
        .hasMessageContaining(allowed);
  }

  @Test
  void namesTheKeyOfAListWhereOneValueBelongs() throws IOException {
    Path file = file("kinds { number = [1, 2] }");
    assertThatThrownBy(() -> Settings.load(Optional.of(file), Map.of()).read("kinds", Kinds.class))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("kinds.number")
        .hasMessageContaining("[1,2]");
  }

  @Test
  void namesTheSectionOfARecordThatRefusesItsValues() {
    assertThatThrownBy(() -> settings(Map.of("kinds.number", "11")).read("kinds", Bounded.class))
        .isInstanceOf(ConfigException.class)
        .hasMessage("kinds = '[11]' cannot be used: number 11, must be at most 10");
    assertThatThrownBy(
            () -> settings(Map.of("forecast.horizon", "0")).read("forecast", Label.class))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("horizon 0, must be at least 1");
  }

  @Test
  void refusesADatabaseThatCannotWork() {
    assertThatThrownBy(() -> database(Map.of("database.url", "mysql://x")))
        .hasMessageContaining("database.url = 'mysql://x'")
        .hasMessageContaining("jdbc:postgresql:");
    assertThatThrownBy(() -> database(Map.of("database.pool", "0")))
        .hasMessageContaining("database.pool = '0'");
    assertThatThrownBy(() -> database(Map.of("database.connect-timeout", "10ms")))
        .hasMessageContaining("database.connect-timeout")
        .hasMessageContaining("at least 250 ms");
  }

  @Test
  void neverPrintsASecret() {
    Settings settings = settings(Map.of());
    Kinds kinds = settings.read("kinds", Kinds.class);
    assertThat(kinds.password().value()).isEqualTo("hunter2");
    assertThat(kinds.toString()).doesNotContain("hunter2");
    assertThat(settings.render()).contains("kinds.password = (redacted)").doesNotContain("hunter2");
  }

  @Test
  void takesNoSecretFromTheCommandLineOrAFile() throws IOException {
    assertThatThrownBy(() -> settings(Map.of("kinds.password", "swordfish")))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("kinds.password")
        .hasMessageContaining("from the environment only")
        .hasMessageNotContaining("swordfish");
    Path file = file("kinds.password = swordfish");
    assertThatThrownBy(() -> Settings.load(Optional.of(file), Map.of()))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(file.toString())
        .hasMessageNotContaining("swordfish");
  }

  private static DatabaseSettings database(Map<String, String> overrides) {
    return settings(overrides).read("database", DatabaseSettings.class);
  }

  private static Settings settings(Map<String, String> overrides) {
    return Settings.load(Optional.empty(), overrides);
  }

  /** The environment of whoever runs the tests counts, as it does for the programs. */
  private static Path home(String name) {
    return Path.of(Optional.ofNullable(System.getenv("BOUGIE_HOME")).orElse(".bougie"), name);
  }

  private Path file(String text) throws IOException {
    return Files.writeString(folder.resolve("given.conf"), text);
  }
}

package dev.bougie.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.bougie.features.candle.Interval;
import dev.bougie.features.engine.Feature;
import dev.bougie.jobs.exchange.FakeMarket;
import dev.bougie.jobs.lake.Lake;
import dev.bougie.jobs.lake.TestLake;
import dev.bougie.model.json.Json;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Collectors;
import org.example.ShadowBalance;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code features} prints and how it ends, with jars of users and with a lake. */
class FeaturesCommandIT {

  private static final long LIMIT_SECONDS = 120;

  @TempDir private Path folder;

  private record Ended(int exitCode, String output) {}

  @Test
  void findsTheFeaturesOfJarsInThePluginFolder() throws Exception {
    assertThat(bougie("features", "show", "shadow_balance_24"))
        .extracting(Ended::exitCode)
        .isEqualTo(2);

    jar(ShadowBalance.class.getName(), ShadowBalance.class);
    Ended shown = bougie("features", "show", "shadow_balance_24");
    assertThat(shown.exitCode()).isZero();
    assertThat(shown.output()).contains("class       org.example.ShadowBalance\n");
    assertThat(bougie("features", "check", "--set", "shadow_balance_24+rsi_14").output())
        .endsWith("nothing looks ahead\n");
  }

  @Test
  void namesTheClassOfAJarThatCannotBeUsed() throws Exception {
    jar("org.example.Gone", ShadowBalance.class);

    assertThat(bougie("features", "list"))
        .isEqualTo(
            new Ended(
                2,
                "bougie: the class path = 'META-INF/services/%1$s' cannot be used: a feature of META-INF/services cannot be loaded: %1$s: Provider org.example.Gone not found\n"
                    .formatted(Feature.class.getName())));
    assertThat(bougie("migrate").output())
        .startsWith("bougie: featurize.feature-set = 'core' cannot be used: ")
        .contains("org.example.Gone");
  }

  @Test
  void checksOnCandlesOfTheLake() throws Exception {
    assertThat(run("check", "--symbol", "BTCUSDT").exitCode()).isEqualTo(3);
    Instant listed = Instant.parse("2024-01-01T00:00:00Z");
    try (TestLake lake = TestLake.open(folder)) {
      store(lake, "BTCUSDT", listed, Instant.parse("2024-03-01T00:00:00Z"));
      store(lake, "NEWUSDT", listed, listed.plus(50, ChronoUnit.HOURS));
    }
    Ended checked =
        run("check", "--symbol", "BTCUSDT", "--set", "core+shadow_balance_24", "--json");
    assertThat(checked.exitCode()).isZero();
    JsonNode result = Json.mapper().readTree(checked.output());
    assertThat(result.at("/set").asText()).isEqualTo("core+shadow_balance_24");
    assertThat(result.at("/candles").asText()).isEqualTo("BTCUSDT");
    assertThat(result.at("/count").asInt()).isEqualTo(60 * 24);
    assertThat(result.at("/findings")).isEmpty();
    assertThat(result.at("/unseen")).isEmpty();
    assertThat(run("check", "--symbol", "NONEUSDT").exitCode()).isEqualTo(3);

    Ended tooFew = run("check", "--symbol", "NEWUSDT", "--set", "rsi_6+rsi_14");
    assertThat(tooFew.exitCode()).isEqualTo(3);
    assertThat(tooFew.output())
        .endsWith(
            """
            note: rsi_14 has no value on these candles, nothing is known of it
            rsi_6+rsi_14 on 50 1h candles (NEWUSDT): 1 of 2 features were not examined: they need at least 113 candles
            """);
  }

  private static void store(TestLake lake, String symbol, Instant from, Instant to) {
    lake.store(symbol, Interval.H1, FakeMarket.candles(symbol, Interval.H1, from, to), Lake.REST);
  }

  /** The command in this process. */
  private Ended run(String... arguments) {
    List<String> all = new ArrayList<>(List.of("features"));
    all.addAll(List.of(arguments));
    all.addAll(List.of("--set", "home=" + folder));
    PrintStream before = System.out;
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
    try {
      int code = Main.run(all.toArray(String[]::new));
      return new Ended(code, printed.toString(StandardCharsets.UTF_8));
    } finally {
      System.setOut(before);
    }
  }

  /** A jar that names a feature and holds a class. */
  private void jar(String named, Class<?> held) throws IOException {
    Path plugins = Files.createDirectories(folder.resolve("plugins"));
    String path = held.getName().replace('.', '/') + ".class";
    try (JarOutputStream jar =
            new JarOutputStream(Files.newOutputStream(plugins.resolve("own.jar")));
        InputStream bytes =
            Objects.requireNonNull(held.getClassLoader().getResourceAsStream(path))) {
      jar.putNextEntry(new JarEntry("META-INF/services/" + Feature.class.getName()));
      jar.write((named + "\n").getBytes(StandardCharsets.UTF_8));
      jar.putNextEntry(new JarEntry(path));
      bytes.transferTo(jar);
    }
  }

  /**
   * The command in a process that the launcher might have started; the tests' classes are not
   * there.
   */
  private Ended bougie(String... arguments) throws IOException, InterruptedException {
    String classPath =
        Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
            .filter(entry -> !entry.endsWith("test-classes"))
            .collect(Collectors.joining(File.pathSeparator));
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-XX:TieredStopAtLevel=1");
    command.add("-cp");
    command.add(classPath + File.pathSeparator + folder.resolve("plugins") + "/*");
    command.add("dev.bougie.jobs.Main");
    command.addAll(List.of(arguments));
    File output = Files.createTempFile(folder, "features", ".out").toFile();
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output);
    builder.environment().put("BOUGIE_HOME", folder.toString());
    Process process = builder.start();
    if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new AssertionError("%s still runs".formatted(List.of(arguments)));
    }
    return new Ended(process.exitValue(), Files.readString(output.toPath()));
  }
}

package dev.bougie.jobs.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bougie.jobs.acceptance.CheckoutStandIn.Answer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LauncherIT {

  @TempDir private Path folder;
  private CheckoutStandIn checkout;

  @BeforeEach
  void makeCheckout() throws IOException {
    checkout = new CheckoutStandIn(folder);
  }

  @ParameterizedTest
  @ValueSource(strings = {"help", "--help", "-h"})
  void listsEveryCommand(String help) throws Exception {
    Answer answer = checkout.run(help);
    assertThat(answer.exitCode()).isZero();
    assertThat(answer.output().lines().map(line -> line.strip().split(" ", 2)[0]))
        .contains("demo", "test", "bench", "help", "serve", "migrate")
        .containsSubsequence(
            "universe",
            "ingest",
            "gaps",
            "doctor",
            "featurize",
            "features",
            "train",
            "validate",
            "backtest",
            "export",
            "publish");
    assertThat(checkout.builds()).isEmpty();
  }

  @Test
  void refusesAnUnknownCommandWithOneLine() throws Exception {
    assertThat(checkout.run("forecats"))
        .isEqualTo(new Answer(2, "bougie: unknown command 'forecats', ./bougie help lists them\n"));
  }

  @Test
  void namesTheJavaItFoundWhereItIsNoJdk17() throws Exception {
    checkout.makeJava(21);
    Answer answer =
        checkout.run(
            environment ->
                environment.merge(
                    "PATH", folder.resolve("a jdk/bin") + ":", (path, bin) -> bin + path),
            checkout.root().resolve("bougie"),
            folder,
            "train");
    assertThat(answer.exitCode()).isEqualTo(1);
    assertThat(answer.output())
        .hasLineCount(1)
        .startsWith("bougie: needs a JDK 17")
        .containsOnlyOnce("a jdk/bin/java is Java 21");
    assertThat(checkout.builds()).isEmpty();
  }

  @Test
  void takesTheJavaOnThePathWhereJavaHomeIsAnother() throws Exception {
    Path other = Files.createDirectories(folder.resolve("other/bin"));
    CheckoutStandIn.executable(
        other.resolve("java"), "#!/bin/sh\necho ' java.specification.version = 11' >&2\n");
    Answer answer =
        checkout.run(
            environment -> {
              environment.put("JAVA_HOME", folder.resolve("other").toString());
              environment.merge(
                  "PATH", folder.resolve("a jdk/bin") + ":", (path, bin) -> bin + path);
            },
            checkout.root().resolve("bougie"),
            folder,
            "train");
    assertThat(answer.exitCode()).isZero();
    assertThat(answer.output()).contains("argument train");
  }

  @Test
  void buildsOnceAndThenNeedsNoMavenAndNoNetwork() throws Exception {
    assertThat(checkout.run("migrate").output()).contains("first build", "argument migrate");
    Files.delete(checkout.root().resolve("mvnw"));
    Answer second = checkout.run("migrate");
    assertThat(second.exitCode()).isZero();
    assertThat(second.output()).doesNotContain("build");
    assertThat(checkout.builds()).containsExactly("-B -Pquick package");
  }

  @Test
  void buildsAgainAfterASourceChanged() throws Exception {
    checkout.run("migrate");
    Files.writeString(checkout.source(), "class A { int changed; }\n");
    checkout.run("migrate");
    assertThat(checkout.builds()).hasSize(2);
  }

  @Test
  void buildsAgainAfterASourceWasDeleted() throws Exception {
    checkout.run("migrate");
    Files.delete(checkout.source());
    checkout.run("migrate");
    assertThat(checkout.builds()).hasSize(2);
  }

  @Test
  void buildsAgainAfterALibraryIsGone() throws Exception {
    checkout.run("migrate");
    Files.delete(checkout.library());
    checkout.run("migrate");
    assertThat(checkout.builds()).hasSize(2);
  }

  @Test
  void tellsWhyABuildFailedAndTriesAgain() throws Exception {
    Path broken = Files.createFile(checkout.root().resolve("broken"));
    Answer answer = checkout.run("migrate");
    assertThat(answer.exitCode()).isEqualTo(1);
    assertThat(answer.output())
        .contains("[ERROR] A.java:[1,1] the reason", "the build failed; the log is")
        .doesNotContain("argument");
    Files.delete(broken);
    assertThat(checkout.run("migrate").exitCode()).isZero();
  }

  @Test
  void twoAtOnceBuildOnce() throws Exception {
    Files.createFile(checkout.root().resolve("slow"));
    Path launcher = checkout.root().resolve("bougie");
    Process first = checkout.start(environment -> {}, launcher, folder, "migrate");
    Process second = checkout.start(environment -> {}, launcher, folder, "migrate");
    assertThat(first.waitFor()).isZero();
    assertThat(second.waitFor()).isZero();
    assertThat(checkout.builds()).hasSize(1);
  }

  /** Both work in the same folders. */
  @Test
  void testsAndBuildsOneAfterTheOther() throws Exception {
    Files.createFile(checkout.root().resolve("slow"));
    Path launcher = checkout.root().resolve("bougie");
    Process test =
        checkout.start(
            environment -> environment.put("BOUGIE_SPARK_HOME", "a spark"),
            launcher,
            folder,
            "test");
    Process build = checkout.start(environment -> {}, launcher, folder, "migrate");
    assertThat(test.waitFor()).isZero();
    assertThat(build.waitFor()).isZero();
    assertThat(checkout.builds()).contains("-B -ntp -fae verify").hasSizeBetween(1, 2);
    assertThat(checkout.root().resolve("jobs/target/launcher.stamp")).exists();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3})
  void passesTheExitCodeOn(int code) throws Exception {
    Answer answer =
        checkout.run(
            environment -> environment.put("ANSWER_CODE", String.valueOf(code)),
            checkout.root().resolve("bougie"),
            folder,
            "validate");
    assertThat(answer.exitCode()).isEqualTo(code);
  }

  @Test
  void becomesTheProgramSoThatSignalsReachIt() throws Exception {
    checkout.run("migrate");
    Process process =
        checkout.start(
            environment -> {}, checkout.root().resolve("bougie"), folder, "serve", "--port", "0");
    assertThat(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
        .contains("process %d\n".formatted(process.pid()));
    assertThat(process.waitFor()).isZero();
  }

  @Test
  void worksThroughALinkFromAnotherFolder() throws Exception {
    Path bin = Files.createDirectories(folder.resolve("my bin"));
    Path direct =
        Files.createSymbolicLink(bin.resolve("direct"), checkout.root().resolve("bougie"));
    Path link = Files.createSymbolicLink(bin.resolve("link"), direct.getFileName());
    Answer answer =
        checkout.run(environment -> {}, link, bin, "ingest", "--symbols", "BTC USDT", "*");
    assertThat(answer.output())
        .contains("home " + checkout.root().toRealPath() + "/.bougie\n")
        .contains("argument BTC USDT\n", "argument *\n");
  }

  @Test
  void givesTheJvmItsOptionsAndTheLibraries() throws Exception {
    String pom = real("pom.xml");
    String plugins = real(".bougie/plugins/*");
    Answer answer =
        checkout.run(
            environment -> environment.put("BOUGIE_JAVA_OPTS", "-Xmx9g -Dx=*"),
            checkout.root().resolve("bougie"),
            folder,
            "demo",
            "--once");
    assertThat(answer.output().lines())
        .containsSubsequence("argument -Dopens=1", "argument -Dmore=2", "argument -Xmx9g")
        .containsSubsequence(
            "argument -Dx=*",
            "argument -cp",
            "argument dev.bougie.jobs.Main",
            "argument demo",
            "argument --once")
        .anyMatch(line -> line.endsWith("/a library:%s:%s".formatted(pom, plugins)))
        .contains("argument -Dbougie.serving-jar=" + real("serving/target/bougie-serving.jar"))
        .contains("argument -Dbougie.plugins=" + plugins);
  }

  @Test
  void givesTheServerTheFeaturesOfUsersToo() throws Exception {
    assertThat(checkout.run("serve", "--port", "0").output().lines())
        .containsSubsequence(
            "argument -cp",
            "argument %s:%s"
                .formatted(real("serving/target/bougie-serving.jar"), real(".bougie/plugins/*")),
            "argument dev.bougie.serving.Main",
            "argument serve");
  }

  @Test
  void keepsDataWhereItIsTold() throws Exception {
    Answer answer =
        checkout.run(
            environment -> environment.put("BOUGIE_HOME", "data here"),
            checkout.root().resolve("bougie"),
            folder,
            "migrate");
    assertThat(answer.output()).contains("home " + folder.toRealPath() + "/data here\n");
    assertThat(checkout.root().resolve(".bougie")).doesNotExist();
  }

  @Test
  void refusesAnUnknownBenchmark() throws Exception {
    assertThat(checkout.run("bench", "speed"))
        .isEqualTo(new Answer(2, "bougie: no benchmark 'speed', ./bougie bench lists them\n"));
  }

  private String real(String file) throws IOException {
    return checkout.root().toRealPath().resolve(file).toString();
  }
}

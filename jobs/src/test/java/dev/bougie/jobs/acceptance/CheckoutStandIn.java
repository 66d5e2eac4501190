package dev.bougie.jobs.acceptance;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * A checkout that holds the real launcher, a Maven wrapper that only counts its runs and a Java
 * that only tells how it was called.
 */
final class CheckoutStandIn {

  private static final Path LAUNCHER = Path.of("..", "bougie").toAbsolutePath().normalize();
  private static final long LIMIT_SECONDS = 60;

  private final Path home;
  private final Path root;
  private final Path javaHome;

  /** What a run of the launcher left: its exit code and all it printed. */
  record Answer(int exitCode, String output) {}

  CheckoutStandIn(Path folder) throws IOException {
    home = folder;
    root = Files.createDirectories(folder.resolve("a checkout"));
    javaHome = folder.resolve("a jdk");
    Files.copy(LAUNCHER, root.resolve("bougie"));
    executable(root.resolve("bougie"), Files.readString(LAUNCHER));
    Files.writeString(root.resolve("pom.xml"), "<jvm.opens>-Dopens=1 -Dmore=2</jvm.opens>\n");
    Files.createDirectories(root.resolve("jobs/src/main/java"));
    Files.writeString(root.resolve("jobs/pom.xml"), "<project/>\n");
    Files.writeString(source(), "class A {}\n");
    Files.writeString(library(), "a library\n");
    executable(
        root.resolve("mvnw"),
        """
        #!/bin/sh
        echo "$*" >>builds
        mkdir busy || { echo "[ERROR] two at once"; exit 1; }
        trap 'rmdir busy' EXIT
        [ ! -f broken ] || { echo "[ERROR] A.java:[1,1] the reason"; exit 1; }
        [ ! -f slow ] || sleep 2
        mkdir -p jobs/target serving/target
        touch jobs/target/bougie-jobs.jar serving/target/bougie-serving.jar
        printf %s "$PWD/a library" >jobs/target/libraries.classpath
        printf %s "$PWD/pom.xml" >jobs/target/spark.classpath
        """);
    makeJava(17);
  }

  Path root() {
    return root;
  }

  Path source() {
    return root.resolve("jobs/src/main/java/A.java");
  }

  Path library() {
    return root.resolve("a library");
  }

  /** Turns the JDK that the launcher is given into one of that version. */
  void makeJava(int version) throws IOException {
    Files.createDirectories(javaHome.resolve("bin"));
    executable(javaHome.resolve("bin/javac"), "#!/bin/sh\n");
    executable(
        javaHome.resolve("bin/java"),
        """
        #!/bin/sh
        if [ "$1" = -XshowSettings:properties ]; then
          echo "    java.home = %s" >&2
          echo "    java.specification.version = %d" >&2
          exit 0
        fi
        echo "process $$"
        echo "home $BOUGIE_HOME"
        for argument; do echo "argument $argument"; done
        exit "${ANSWER_CODE:-0}"
        """
            .formatted(javaHome, version));
  }

  /** Maven's runs so far, one line of arguments each. */
  List<String> builds() throws IOException {
    Path builds = root.resolve("builds");
    return Files.exists(builds) ? Files.readAllLines(builds) : List.of();
  }

  Answer run(String... arguments) throws Exception {
    return run(environment -> {}, root.resolve("bougie"), root, arguments);
  }

  Answer run(
      Consumer<Map<String, String>> change, Path launcher, Path workFolder, String... arguments)
      throws Exception {
    Process process = start(change, launcher, workFolder, arguments);
    if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new AssertionError("the launcher still runs after %d s".formatted(LIMIT_SECONDS));
    }
    return new Answer(
        process.exitValue(),
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
  }

  /** Starts the launcher, everything it prints in one stream. */
  Process start(
      Consumer<Map<String, String>> change, Path launcher, Path workFolder, String... arguments)
      throws IOException {
    ProcessBuilder builder = new ProcessBuilder(launcher.toString());
    builder.command().addAll(List.of(arguments));
    builder.directory(workFolder.toFile()).redirectErrorStream(true);
    Map<String, String> environment = builder.environment();
    environment.keySet().removeIf(name -> name.startsWith("BOUGIE_"));
    environment.put("HOME", home.toString());
    environment.put("JAVA_HOME", javaHome.toString());
    change.accept(environment);
    return builder.start();
  }

  static void executable(Path file, String script) throws IOException {
    Files.writeString(file, script);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }
}

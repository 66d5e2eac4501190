package dev.bougie.jobs.acceptance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Commands of the jobs in processes of their own, as the launcher starts them. */
final class JobsProcess {

  private JobsProcess() {}

  /** Starts a command; what it prints goes to the file {@code output} of that folder. */
  static Process start(Path folder, List<String> command) throws IOException {
    Path classPath = folder.resolve("class-path");
    Files.writeString(classPath, "-cp \"%s\"".formatted(System.getProperty("java.class.path")));
    List<String> line = new ArrayList<>();
    line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    line.addAll(List.of(System.getProperty("bougie.jvm-opens", "").trim().split(" +")));
    line.addAll(
        List.of(
            "-Xmx1g",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "@" + classPath,
            "dev.bougie.jobs.Main"));
    line.addAll(command);
    ProcessBuilder builder = new ProcessBuilder(line).redirectErrorStream(true);
    builder.redirectOutput(folder.resolve("output").toFile());
    builder.environment().put("SPARK_LOCAL_IP", "127.0.0.1");
    return builder.start();
  }

  /** What the command printed so far. */
  static String output(Path folder) throws IOException {
    return Files.readString(folder.resolve("output"));
  }
}

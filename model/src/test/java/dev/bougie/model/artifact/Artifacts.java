package dev.bougie.model.artifact;

import dev.bougie.model.json.Json;
import dev.bougie.model.manifest.Manifest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Artifact folders for tests. */
public final class Artifacts {

  private Artifacts() {}

  public static Path write(Path folder, Manifest manifest, byte[] graph) throws IOException {
    Files.createDirectories(folder);
    Files.write(folder.resolve(Artifact.MODEL), graph);
    Files.write(folder.resolve(Artifact.MANIFEST), Json.writePretty(manifest));
    Files.write(folder.resolve(Artifact.REPORT), "{}".getBytes(StandardCharsets.UTF_8));
    return folder;
  }
}

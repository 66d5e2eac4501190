package dev.bougie.model.artifact;

import dev.bougie.model.failure.ModelRejectedException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;

/** The folder in which published artifacts lie, one folder a model, never changed once there. */
public final class ArtifactStore {

  private static final List<String> FILES =
      List.of(Artifact.MODEL, Artifact.REPORT, Artifact.MANIFEST);

  private static final Pattern ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,127}");

  private final Path root;

  public ArtifactStore(Path root) {
    this.root = root;
  }

  /**
   * Copies the folder in under that id: wholly or not at all. An artifact that is there already
   * with the same graph is left alone.
   *
   * @throws ModelRejectedException if another graph is stored under that id
   */
  public void put(String modelId, Path folder) {
    Path target = path(modelId);
    try {
      if (Files.isDirectory(target)) {
        refuseOther(modelId, folder, target);
        return;
      }
      Files.createDirectories(root);
      Path staging = root.resolve(".staging-" + UUID.randomUUID());
      try {
        Files.createDirectory(staging);
        for (String file : FILES) {
          Files.copy(folder.resolve(file), staging.resolve(file));
        }
        moveIn(modelId, staging, target);
      } finally {
        discard(staging);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot store model %s in %s".formatted(modelId, root), e);
    }
  }

  /** Reads and checks a stored artifact. */
  public Artifact open(String modelId) {
    Artifact artifact = Artifact.open(path(modelId));
    if (!artifact.manifest().modelId().equals(modelId)) {
      throw new ModelRejectedException(
          "model id", "folder %s holds model %s".formatted(modelId, artifact.manifest().modelId()));
    }
    return artifact;
  }

  /** Another process may have stored the same model since; a folder is never replaced. */
  private static void moveIn(String modelId, Path staging, Path target) throws IOException {
    try {
      Files.move(staging, target, StandardCopyOption.ATOMIC_MOVE);
    } catch (FileSystemException e) {
      if (!Files.isDirectory(target)) {
        throw e;
      }
      refuseOther(modelId, staging, target);
    }
  }

  private static void discard(Path staging) throws IOException {
    for (String file : FILES) {
      Files.deleteIfExists(staging.resolve(file));
    }
    Files.deleteIfExists(staging);
  }

  private static void refuseOther(String modelId, Path folder, Path target) throws IOException {
    if (Files.mismatch(folder.resolve(Artifact.MODEL), target.resolve(Artifact.MODEL)) != -1) {
      throw new ModelRejectedException(
          "immutability", "another graph is stored as %s in %s".formatted(modelId, target));
    }
  }

  private Path path(String modelId) {
    if (!ID.matcher(modelId).matches()) {
      throw new ModelRejectedException(
          "model id", "'%s' must match %s".formatted(modelId, ID.pattern()));
    }
    return root.resolve(modelId);
  }
}

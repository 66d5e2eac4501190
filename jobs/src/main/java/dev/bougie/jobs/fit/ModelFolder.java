package dev.bougie.jobs.fit;

import dev.bougie.model.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * Where a fitted model is saved: {@code head.json}, and beside it {@code booster.ubj} or the folder
 * {@code pipeline}.
 */
final class ModelFolder {

  private static final String HEAD = "head.json";
  private static final String BOOSTER = "booster.ubj";
  private static final String PIPELINE = "pipeline";

  private final Path folder;
  private final FileSystem files;

  ModelFolder(String folder, Configuration hadoop) {
    try {
      this.folder = new Path(folder);
      this.files = this.folder.getFileSystem(hadoop);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot reach " + folder, e);
    }
  }

  /** The inputs of a model and how it ends. */
  record Head(List<String> features, ReturnHead head) {}

  void clear() {
    try {
      files.delete(folder, true);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot replace " + folder, e);
    }
  }

  String pipeline() {
    return new Path(folder, PIPELINE).toString();
  }

  boolean hasBooster() {
    try {
      return files.exists(new Path(folder, BOOSTER));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + folder, e);
    }
  }

  byte[] booster() {
    return read(BOOSTER);
  }

  void writeBooster(byte[] model) {
    write(BOOSTER, model);
  }

  Head head() {
    try {
      return Json.mapper().readValue(read(HEAD), Head.class);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read %s in %s".formatted(HEAD, folder), e);
    }
  }

  void writeHead(Head head) {
    write(HEAD, Json.writePretty(head));
  }

  private byte[] read(String name) {
    try (FSDataInputStream in = files.open(new Path(folder, name))) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read %s in %s".formatted(name, folder), e);
    }
  }

  private void write(String name, byte[] bytes) {
    try (FSDataOutputStream out = files.create(new Path(folder, name), true)) {
      out.write(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write %s in %s".formatted(name, folder), e);
    }
  }
}

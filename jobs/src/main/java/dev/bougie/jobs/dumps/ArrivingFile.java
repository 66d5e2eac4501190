package dev.bougie.jobs.dumps;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** What the bucket sends, on this machine's disk. A file that is there already is written over. */
final class ArrivingFile implements Closeable {

  private final Path path;
  private final FileChannel channel;

  private ArrivingFile(Path path, FileChannel channel) {
    this.path = path;
    this.channel = channel;
  }

  static ArrivingFile open(Path path) throws UnwritableException {
    try {
      return new ArrivingFile(
          path,
          FileChannel.open(
              path,
              StandardOpenOption.CREATE,
              StandardOpenOption.WRITE,
              StandardOpenOption.TRUNCATE_EXISTING));
    } catch (IOException e) {
      throw new UnwritableException(path, e);
    }
  }

  void write(ByteBuffer bytes) throws UnwritableException {
    try {
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
    } catch (IOException e) {
      throw new UnwritableException(path, e);
    }
  }

  @Override
  public void close() throws UnwritableException {
    try {
      channel.close();
    } catch (IOException e) {
      throw new UnwritableException(path, e);
    }
  }

  /** The disk's fault, which says nothing about the bucket. */
  static final class UnwritableException extends IOException {

    private static final long serialVersionUID = 1L;

    UnwritableException(Path path, IOException cause) {
      super("cannot write %s: %s".formatted(path, cause.getMessage()), cause);
    }
  }
}

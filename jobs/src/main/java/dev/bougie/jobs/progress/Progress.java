package dev.bougie.jobs.progress;

/** Where a stage tells how far it is. */
public interface Progress {

  /** Tells nobody. */
  Progress SILENT = (what, total) -> done -> {};

  /**
   * Work of {@code total} steps begins.
   *
   * @param what it is, a few words in lower case
   */
  Task start(String what, long total);

  /** Work under way; calls may come from any thread. */
  @FunctionalInterface
  interface Task extends AutoCloseable {

    /** So many more steps are done. */
    void step(long done);

    /** No more steps will come. */
    @Override
    default void close() {}
  }
}

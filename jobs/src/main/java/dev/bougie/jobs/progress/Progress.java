package dev.bougie.jobs.progress;

/** Where a stage tells how far it is. */
public interface Progress {

  /** Tells nobody. */
  Progress SILENT =
      new Progress() {
        @Override
        public Task start(String what, long total) {
          return done -> {};
        }

        @Override
        public void note(String line) {}
      };

  /**
   * Work of {@code total} steps begins.
   *
   * @param what it is, a few words in lower case
   */
  Task start(String what, long total);

  /** Something that a person should know although the work goes on; one line. */
  void note(String line);

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

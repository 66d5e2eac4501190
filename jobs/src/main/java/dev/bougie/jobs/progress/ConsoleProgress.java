package dev.bougie.jobs.progress;

import java.io.PrintStream;
import java.util.concurrent.atomic.AtomicLong;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** Progress for people: a bar on a terminal, a line at every quarter of the way elsewhere. */
public final class ConsoleProgress implements Progress {

  private static final int LINES = 4;

  private final PrintStream out;
  private final boolean terminal;

  /**
   * Progress on that stream.
   *
   * @param terminal whether a person watches the stream
   */
  public ConsoleProgress(PrintStream out, boolean terminal) {
    this.out = out;
    this.terminal = terminal;
  }

  @Override
  public Task start(String what, long total) {
    return terminal ? new Bar(what, total) : new Lines(what, total);
  }

  private static final class Bar implements Task {
    private final ProgressBar bar;

    Bar(String what, long total) {
      bar =
          new ProgressBarBuilder()
              .setTaskName("  " + what)
              .setInitialMax(total)
              .setStyle(ProgressBarStyle.ASCII)
              .setUpdateIntervalMillis(200)
              .build();
    }

    @Override
    public void step(long done) {
      bar.stepBy(done);
    }

    @Override
    public void close() {
      bar.close();
    }
  }

  private final class Lines implements Task {
    private final String what;
    private final long total;
    private final AtomicLong finished = new AtomicLong();

    Lines(String what, long total) {
      this.what = what;
      this.total = Math.max(total, 1);
    }

    @Override
    public void step(long done) {
      long now = finished.addAndGet(done);
      if (now * LINES / total > (now - done) * LINES / total) {
        out.printf("  %s: %d of %d%n", what, now, total);
      }
    }
  }
}

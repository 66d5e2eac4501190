package dev.bougie.jobs.fit;

import java.io.Serializable;
import java.time.Clock;
import java.time.Instant;
import java.util.concurrent.CancellationException;
import org.apache.spark.TaskContext;
import org.apache.spark.TaskKilledException;

/** Asked before every round of boosting, as native code hears of no interrupt by itself. */
@FunctionalInterface
public interface RoundCheck extends Serializable {

  /**
   * Returns where the fit may go on.
   *
   * @throws RuntimeException where it must end; what was fitted so far is lost
   */
  void beforeRound();

  /** Ends the fit when its thread is interrupted, or the Spark task it is part of is killed. */
  static RoundCheck interrupts() {
    return () -> {
      TaskContext task = TaskContext.get();
      if (task != null && task.isInterrupted()) {
        throw new TaskKilledException("killed between two rounds of boosting");
      }
      if (Thread.currentThread().isInterrupted()) {
        throw new CancellationException("interrupted between two rounds of boosting");
      }
    };
  }

  /** Ends the fit then, too. */
  default RoundCheck until(Clock clock, Instant deadline) {
    return () -> {
      beforeRound();
      if (!clock.instant().isBefore(deadline)) {
        throw new CancellationException("the time to fit in was over at " + deadline);
      }
    };
  }
}

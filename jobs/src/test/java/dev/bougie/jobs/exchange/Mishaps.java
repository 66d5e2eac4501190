package dev.bougie.jobs.exchange;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Which answers of a fake server are spoilt and how. What happens to a request depends on the seed,
 * on the request and on how often it was asked, not on the order in which tasks ask.
 */
public final class Mishaps<F extends Enum<F>> {

  private static final long SLOW_MILLIS = 50;

  private final String about;
  private final long seed;
  private final double share;
  private final List<F> faults;
  private final Map<String, Integer> asked = new HashMap<>();

  /**
   * Spoils some answers.
   *
   * @param about a text in the requests that are meant, such as a symbol; empty for all
   * @param share of all answers meant that each of the faults spoils, at most 1 together
   */
  public Mishaps(String about, long seed, double share, List<F> faults) {
    this.about = about;
    this.seed = seed;
    this.share = share;
    this.faults = List.copyOf(faults);
  }

  /** What goes wrong with the next answer to that request. */
  public synchronized Optional<F> next(String request) {
    if (!request.contains(about)) {
      return Optional.empty();
    }
    int times = asked.merge(request, 1, Integer::sum);
    SplittableRandom random = new SplittableRandom(Objects.hash(seed, request, times));
    int drawn = (int) (random.nextDouble() / share);
    return drawn < faults.size() ? Optional.of(faults.get(drawn)) : Optional.empty();
  }

  /** What a slow server does between the halves of an answer. */
  public static void dawdle() {
    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(SLOW_MILLIS));
  }
}

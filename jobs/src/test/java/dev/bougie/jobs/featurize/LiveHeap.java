package dev.bougie.jobs.featurize;

import com.sun.management.GarbageCollectionNotificationInfo;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.DoubleSupplier;
import java.util.stream.Collectors;
import javax.management.Notification;
import javax.management.NotificationEmitter;
import javax.management.openmbean.CompositeData;

/**
 * What is left in the heap after collections. Only a whole one leaves what lives: a small one also
 * leaves what died among the old, which is as much as there is room for and says nothing of the
 * work.
 */
final class LiveHeap {

  private final List<Long> whole = new CopyOnWriteArrayList<>();
  private final AtomicLong any = new AtomicLong();

  /** Collectors also tell of classes and compiled code, which are not on the heap. */
  private final Set<String> pools;

  LiveHeap() {
    pools =
        ManagementFactory.getMemoryPoolMXBeans().stream()
            .filter(pool -> pool.getType() == MemoryType.HEAP)
            .map(MemoryPoolMXBean::getName)
            .collect(Collectors.toUnmodifiableSet());
    ManagementFactory.getGarbageCollectorMXBeans()
        .forEach(
            collector ->
                ((NotificationEmitter) collector)
                    .addNotificationListener((told, unused) -> note(told), null, null));
  }

  /**
   * What is left in use, bytes.
   *
   * @param median after a whole collection
   * @param most after a whole collection
   * @param mostAfterAny after a collection, a small one too
   * @param collections whole ones
   */
  record Left(long median, long most, long mostAfterAny, int collections) {}

  /** Forgets what was seen. */
  void reset() {
    whole.clear();
    any.set(0);
  }

  /** Since the last reset; zeros where nothing was collected. */
  Left left() {
    List<Long> sorted = whole.stream().sorted().toList();
    return new Left(
        sorted.isEmpty() ? 0 : sorted.get(sorted.size() / 2),
        sorted.isEmpty() ? 0 : sorted.get(sorted.size() - 1),
        any.get(),
        sorted.size());
  }

  /**
   * Work during which all of the heap was collected again and again.
   *
   * @param seconds that it took, which is longer for it
   */
  record Watched(double seconds, Left left) {}

  /**
   * Collects all of the heap again and again while the work runs.
   *
   * @param work tells the seconds it took
   */
  Watched during(DoubleSupplier work, long everyMillis) {
    reset();
    ScheduledExecutorService collecting = Executors.newSingleThreadScheduledExecutor();
    try {
      ScheduledFuture<?> collections =
          collecting.scheduleWithFixedDelay(
              System::gc, everyMillis, everyMillis, TimeUnit.MILLISECONDS);
      double seconds = work.getAsDouble();
      collections.cancel(false);
      return new Watched(seconds, left());
    } finally {
      collecting.shutdownNow();
    }
  }

  private void note(Notification told) {
    GarbageCollectionNotificationInfo info =
        GarbageCollectionNotificationInfo.from((CompositeData) told.getUserData());
    long used =
        info.getGcInfo().getMemoryUsageAfterGc().entrySet().stream()
            .filter(pool -> pools.contains(pool.getKey()))
            .mapToLong(pool -> pool.getValue().getUsed())
            .sum();
    any.accumulateAndGet(used, Math::max);
    if ("end of major GC".equals(info.getGcAction())) {
      whole.add(used);
    }
  }
}

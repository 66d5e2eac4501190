package dev.bougie.jobs.featurize;

import com.sun.management.GarbageCollectionNotificationInfo;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryUsage;
import java.util.concurrent.atomic.AtomicLong;
import javax.management.Notification;
import javax.management.NotificationEmitter;
import javax.management.openmbean.CompositeData;

/** The most of the heap that was in use after a collection, a small one, too; bytes. */
final class LiveHeap {

  private final AtomicLong most = new AtomicLong();

  LiveHeap() {
    ManagementFactory.getGarbageCollectorMXBeans()
        .forEach(
            collector ->
                ((NotificationEmitter) collector)
                    .addNotificationListener((told, unused) -> note(told), null, null));
  }

  long most() {
    return most.get();
  }

  void reset() {
    most.set(0);
  }

  private void note(Notification told) {
    GarbageCollectionNotificationInfo info =
        GarbageCollectionNotificationInfo.from((CompositeData) told.getUserData());
    most.accumulateAndGet(
        info.getGcInfo().getMemoryUsageAfterGc().values().stream()
            .mapToLong(MemoryUsage::getUsed)
            .sum(),
        Math::max);
  }
}

package dev.bougie.jobs.insight.measure;

/**
 * How many rows are looked at closely: as many as were asked for, or as many as the heap has room
 * for where rows are wide.
 *
 * @param total rows that there are
 * @param asked rows that should be taken
 * @param columns doubles of each row, returns among them
 * @param heapBytes the largest that the driver's heap may grow
 */
public record SampleSize(long total, int asked, int columns, long heapBytes) {

  /**
   * Of the heap that the sample's columns may fill. Ranks take half of that again, and a part of
   * the rows is there twice on its way.
   */
  private static final int HEAP_SHARE = 4;

  /** Of the room for columns that rows on their way from the tasks may take. */
  private static final int WAY_SHARE = 4;

  /** Under Spark's limit for the results of one job, which is a gigabyte. */
  private static final long MOST_ON_THEIR_WAY = 256L << 20;

  /** Taken however small the heap is: less says nothing, and more than a megabyte it hardly is. */
  private static final int FEWEST_ROWS = 100;

  public SampleSize {
    if (total < 0 || asked < 1 || columns < 1 || heapBytes < 1) {
      throw new IllegalArgumentException(
          "%d rows, %d asked for, %d columns and %d bytes of heap"
              .formatted(total, asked, columns, heapBytes));
    }
  }

  /** How many rows are taken, about; all there are where those are no more. */
  public int rows() {
    return (int) Math.min(total, Math.min(asked, room()));
  }

  /** Whether all rows are taken. */
  public boolean isWhole() {
    return rows() == total;
  }

  /** Whether fewer rows are taken than there are and were asked for, for want of memory. */
  public boolean isCut() {
    return rows() < Math.min(total, asked);
  }

  /**
   * How many of the table's partitions may be on their way to the driver together, at least one.
   */
  public int partitionsAtOnce(int partitions) {
    long onTheirWay = Math.min(MOST_ON_THEIR_WAY, heapBytes / HEAP_SHARE / WAY_SHARE);
    double bytesOfOne = (double) Double.BYTES * columns * rows() / Math.max(1, partitions);
    return (int) Math.max(1, Math.min(partitions, onTheirWay / bytesOfOne));
  }

  private long room() {
    return Math.max(FEWEST_ROWS, heapBytes / HEAP_SHARE / Double.BYTES / columns);
  }
}

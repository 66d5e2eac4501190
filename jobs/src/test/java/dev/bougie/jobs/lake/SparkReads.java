package dev.bougie.jobs.lake;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.execution.QueryExecution;
import org.apache.spark.sql.util.QueryExecutionListener;

/** What Spark does for an answer. */
public final class SparkReads {

  private SparkReads() {}

  /**
   * An answer and what it cost.
   *
   * @param rows that tasks have read from tables
   * @param plans of the queries, as they were run
   */
  public record Of<T>(T answer, long rows, List<String> plans) {}

  public static <T> Of<T> of(SparkSession spark, Supplier<T> question) throws Exception {
    AtomicLong rows = new AtomicLong();
    List<String> plans = new CopyOnWriteArrayList<>();
    SparkListener tasks =
        new SparkListener() {
          @Override
          public void onTaskEnd(SparkListenerTaskEnd task) {
            rows.addAndGet(task.taskMetrics().inputMetrics().recordsRead());
          }
        };
    QueryExecutionListener queries =
        new QueryExecutionListener() {
          @Override
          public void onSuccess(String name, QueryExecution query, long nanos) {
            plans.add(query.executedPlan().toString());
          }

          @Override
          public void onFailure(String name, QueryExecution query, Exception failure) {}
        };
    // What ran before is none of it.
    spark.sparkContext().listenerBus().waitUntilEmpty();
    spark.sparkContext().addSparkListener(tasks);
    spark.listenerManager().register(queries);
    try {
      T answer = question.get();
      spark.sparkContext().listenerBus().waitUntilEmpty();
      return new Of<>(answer, rows.get(), plans);
    } finally {
      spark.listenerManager().unregister(queries);
      spark.sparkContext().removeSparkListener(tasks);
    }
  }
}

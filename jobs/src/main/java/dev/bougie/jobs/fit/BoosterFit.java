package dev.bougie.jobs.fit;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import ml.dmlc.xgboost4j.java.Booster;
import ml.dmlc.xgboost4j.java.XGBoostError;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.TaskCompletionListener;

/** A model of XGBoost, in its binary form, however it was fitted. */
public final class BoosterFit implements FittedModel {

  private static final String GIVEN = "given_by_booster";
  private static final int BATCH = 1024;

  private final byte[] model;
  private final List<String> features;
  private final ReturnHead head;

  BoosterFit(byte[] model, List<String> features, ReturnHead head) {
    this.model = model.clone();
    this.features = List.copyOf(features);
    this.head = head;
  }

  /** In XGBoost's binary form. */
  public byte[] model() {
    return model.clone();
  }

  /** As XGBoost writes it for others to read. */
  public byte[] json() {
    Booster booster = NativeBooster.load(model);
    try {
      return booster.toByteArray("json");
    } catch (XGBoostError e) {
      throw new IllegalStateException("XGBoost cannot write its model", e);
    } finally {
      booster.dispose();
    }
  }

  @Override
  public List<String> features() {
    return features;
  }

  @Override
  public ReturnHead head() {
    return head;
  }

  @Override
  public Dataset<Row> foretell(Dataset<Row> rows) {
    boolean many = head.task() == ReturnHead.Task.QUANTILES;
    DataType type =
        many ? DataTypes.createArrayType(DataTypes.DoubleType, false) : DataTypes.DoubleType;
    StructType schema = rows.schema().add(GIVEN, type, false);
    int[] inputs = features.stream().mapToInt(rows.schema()::fieldIndex).toArray();
    Broadcast<byte[]> bytes =
        new JavaSparkContext(rows.sparkSession().sparkContext()).broadcast(model);
    return head.foretell(
        rows.mapPartitions(
            (MapPartitionsFunction<Row, Row>)
                part -> new Forecasts(part, NativeBooster.load(bytes.value()), inputs, many),
            Encoders.row(schema)),
        GIVEN);
  }

  @Override
  public void save(String folder, Configuration hadoop) {
    ModelFolder target = new ModelFolder(folder, hadoop);
    target.clear();
    target.writeBooster(model);
    target.writeHead(new ModelFolder.Head(features, head));
  }

  static BoosterFit load(ModelFolder saved) {
    ModelFolder.Head head = saved.head();
    return new BoosterFit(saved.booster(), head.features(), head.head());
  }

  /** The rows of one task with what the booster gives, some at a time. */
  private static final class Forecasts implements Iterator<Row> {

    private final Iterator<Row> rows;
    private final Booster booster;
    private final int[] inputs;
    private final boolean many;
    private Iterator<Row> ready = List.<Row>of().iterator();

    Forecasts(Iterator<Row> rows, Booster booster, int[] inputs, boolean many) {
      this.rows = rows;
      this.booster = booster;
      this.inputs = inputs;
      this.many = many;
      TaskContext.get()
          .addTaskCompletionListener((TaskCompletionListener) task -> booster.dispose());
    }

    @Override
    public boolean hasNext() {
      if (!ready.hasNext() && rows.hasNext()) {
        ready = batch();
      }
      return ready.hasNext();
    }

    @Override
    public Row next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      return ready.next();
    }

    private Iterator<Row> batch() {
      List<Row> taken = new ArrayList<>(BATCH);
      while (taken.size() < BATCH && rows.hasNext()) {
        taken.add(rows.next());
      }
      float[] values = new float[taken.size() * inputs.length];
      for (int row = 0; row < taken.size(); row++) {
        for (int i = 0; i < inputs.length; i++) {
          values[row * inputs.length + i] =
              taken.get(row).isNullAt(inputs[i])
                  ? Float.NaN
                  : (float) taken.get(row).getDouble(inputs[i]);
        }
      }
      try {
        // The cores are Spark's to share out.
        booster.setParam("nthread", 1);
        float[][] given = booster.inplace_predict(values, taken.size(), inputs.length, Float.NaN);
        List<Row> foretold = new ArrayList<>(taken.size());
        for (int row = 0; row < given.length; row++) {
          foretold.add(with(taken.get(row), given[row]));
        }
        return foretold.iterator();
      } catch (XGBoostError e) {
        throw new IllegalStateException("XGBoost cannot foretell: " + e.getMessage(), e);
      }
    }

    private Row with(Row row, float[] given) {
      Object[] values = new Object[row.size() + 1];
      for (int i = 0; i < row.size(); i++) {
        values[i] = row.get(i);
      }
      values[row.size()] = many ? doubles(given) : (Object) (double) given[0];
      return RowFactory.create(values);
    }

    private static Double[] doubles(float[] given) {
      Double[] doubles = new Double[given.length];
      for (int i = 0; i < given.length; i++) {
        doubles[i] = (double) given[i];
      }
      return doubles;
    }
  }
}

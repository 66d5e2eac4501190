package dev.bougie.jobs.train;

import dev.bougie.jobs.fit.FitContext;
import dev.bougie.jobs.fit.FittedModel;
import dev.bougie.jobs.fit.MissingLibraryException;
import dev.bougie.jobs.fit.Trainer;
import dev.bougie.jobs.run.Kind;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Candidates that cannot be trained. */
final class OddTrainers {

  private OddTrainers() {}

  /** A candidate that no machine can train. */
  record WithoutLibrary(String name) implements Trainer {

    @Override
    public Kind kind() {
      return Kind.XGBOOST;
    }

    @Override
    public Map<String, String> hyperParameters() {
      return Map.of();
    }

    @Override
    public void requireLibraries() {
      throw new MissingLibraryException("lib%s.so.1".formatted(name), null);
    }

    @Override
    public FittedModel fit(Dataset<Row> rows, List<String> features, FitContext context) {
      throw new IllegalStateException("it was told not to");
    }
  }

  /** A candidate that fails while it is trained. */
  record Failing(String name) implements Trainer {

    @Override
    public Kind kind() {
      return Kind.XGBOOST;
    }

    @Override
    public Map<String, String> hyperParameters() {
      return Map.of();
    }

    @Override
    public FittedModel fit(Dataset<Row> rows, List<String> features, FitContext context) {
      throw new IllegalArgumentException("does not converge");
    }
  }
}

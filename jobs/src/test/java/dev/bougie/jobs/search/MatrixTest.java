package dev.bougie.jobs.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class MatrixTest {

  private record Added(String symbol, long time, double label, List<Float> inputs) {}

  @Test
  void givesBackWhatWasAddedOverManyBlocks() {
    List<Added> added = random(3 * Matrix.BLOCK / 2, 3, 7);
    Matrix matrix = matrix(added, 3);
    assertThat(matrix.rows()).isEqualTo(added.size());
    for (int row = 0; row < added.size(); row++) {
      Added expected = added.get(row);
      assertThat(matrix.symbol(row)).isEqualTo(expected.symbol());
      assertThat(matrix.time(row)).isEqualTo(expected.time());
      assertThat(matrix.label(row)).isEqualTo(expected.label());
      for (int feature = 0; feature < 3; feature++) {
        assertThat(matrix.input(row, feature)).isEqualTo(expected.inputs().get(feature));
      }
    }
  }

  @Test
  void cutsRangesAcrossBlocks() {
    List<Added> added = random(3 * Matrix.BLOCK / 2, 2, 8);
    Matrix matrix = matrix(added, 2);
    int from = Matrix.BLOCK - 5;
    int to = Matrix.BLOCK + 7;
    float[] inputs = matrix.inputs(from, to);
    assertThat(inputs).hasSize(2 * (to - from));
    for (int row = from; row < to; row++) {
      assertThat(inputs[2 * (row - from) + 1]).isEqualTo(added.get(row).inputs().get(1));
      assertThat(matrix.labels(from, to)[row - from]).isEqualTo(added.get(row).label());
      assertThat(matrix.times(from, to)[row - from]).isEqualTo(added.get(row).time());
    }
    assertThat(matrix.inputs(from, from)).isEmpty();
  }

  @Test
  void findsTheFirstRowFromATime() {
    List<Added> added = random(500, 1, 9);
    Matrix matrix = matrix(added, 1);
    for (long time = -1; time < added.get(added.size() - 1).time() + 2; time++) {
      int naive = 0;
      while (naive < added.size() && added.get(naive).time() < time) {
        naive++;
      }
      assertThat(matrix.firstFrom(time)).isEqualTo(naive);
    }
    assertThat(new Matrix.Builder(List.of("a")).build().firstFrom(0)).isZero();
  }

  @Test
  void refusesRowsOutOfOrderOrOfAnotherWidth() {
    Matrix.Builder matrix =
        new Matrix.Builder(List.of("a"))
            .add("B", 10, 0, new float[1])
            .add("C", 10, 0, new float[1]);
    for (String symbol : List.of("A", "B", "C")) {
      assertThatThrownBy(() -> matrix.add(symbol, 10, 0, new float[1]))
          .hasMessageContaining("out of order");
    }
    assertThatThrownBy(() -> matrix.add("D", 9, 0, new float[1]))
        .hasMessageContaining("out of order");
    assertThatThrownBy(() -> matrix.add("D", 11, 0, new float[2]))
        .hasMessageContaining("must be 1");
  }

  @Test
  void comparesRowsButNotFeatures() {
    List<Added> added = random(50, 1, 10);
    List<Added> wide =
        added.stream()
            .map(row -> new Added(row.symbol(), row.time(), row.label(), List.of(1f, 2f)))
            .toList();
    Matrix matrix = matrix(added, 1);
    assertThat(matrix.hasRowsOf(matrix(wide, 2))).isTrue();
    assertThat(matrix.hasRowsOf(matrix(wide.subList(1, 50), 2))).isFalse();
    List<Added> renamed = new ArrayList<>(wide);
    Added last = wide.get(49);
    renamed.set(49, new Added("ZZZ", last.time(), last.label(), last.inputs()));
    assertThat(matrix.hasRowsOf(matrix(renamed, 2))).isFalse();
    renamed.set(49, new Added(last.symbol(), last.time(), last.label() + 1, last.inputs()));
    assertThat(matrix.hasRowsOf(matrix(renamed, 2))).isFalse();
  }

  @Test
  void travelsToExecutors() throws Exception {
    Matrix matrix = matrix(random(200, 2, 11), 2);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(matrix);
    }
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      Matrix arrived = (Matrix) in.readObject();
      assertThat(arrived.hasRowsOf(matrix)).isTrue();
      assertThat(arrived.inputs(0, 200)).isEqualTo(matrix.inputs(0, 200));
      assertThat(arrived.features()).isEqualTo(matrix.features());
    }
  }

  /** Up to three symbols a time, some inputs NaN. */
  private static List<Added> random(int rows, int features, long seed) {
    Random random = new Random(seed);
    List<Added> added = new ArrayList<>();
    long time = 0;
    while (added.size() < rows) {
      time += 1 + random.nextInt(3);
      for (String symbol : List.of("A", "B", "C")) {
        if (added.size() < rows && random.nextBoolean()) {
          List<Float> inputs = new ArrayList<>();
          for (int feature = 0; feature < features; feature++) {
            inputs.add(random.nextInt(9) == 0 ? Float.NaN : (float) random.nextGaussian());
          }
          added.add(new Added(symbol, time, random.nextGaussian(), inputs));
        }
      }
    }
    return added;
  }

  private static Matrix matrix(List<Added> rows, int features) {
    Matrix.Builder matrix =
        new Matrix.Builder(Arrays.asList("f0", "f1", "f2").subList(0, features));
    for (Added row : rows) {
      float[] inputs = new float[features];
      for (int feature = 0; feature < features; feature++) {
        inputs[feature] = row.inputs().get(feature);
      }
      matrix.add(row.symbol(), row.time(), row.label(), inputs);
    }
    return matrix.build();
  }
}

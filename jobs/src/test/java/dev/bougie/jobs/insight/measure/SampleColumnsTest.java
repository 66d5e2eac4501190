package dev.bougie.jobs.insight.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.IntPredicate;
import org.junit.jupiter.api.Test;

final class SampleColumnsTest {

  private static final List<String> FEATURES = List.of("a", "b");
  private static final List<Integer> HORIZONS = List.of(1);

  @Test
  void rowsStandByTimeAndSymbolInWhateverOrderTheyCame() {
    List<SampledRow> rows = new ArrayList<>();
    List<SampledRow> returns = new ArrayList<>();
    for (int time = 0; time < 50; time++) {
      for (String symbol : List.of("AUSDT", "BUSDT", "CUSDT")) {
        double value = 10 * time + symbol.charAt(0) - 'A';
        rows.add(new SampledRow(symbol, time, new double[] {value, Double.NaN}));
        returns.add(new SampledRow(symbol, time, new double[] {-value}));
      }
    }
    Collections.shuffle(rows, new Random(1));
    Collections.shuffle(returns, new Random(2));

    // More come than were expected.
    Sample sample = columns(2, 10, rows).with(columns(1, 10, returns), FEATURES, HORIZONS);

    assertThat(sample.rows()).isEqualTo(150);
    for (int row = 0; row < 150; row++) {
      double value = 10 * (row / 3) + row % 3;
      assertThat(sample.openTime(row)).isEqualTo(row / 3);
      assertThat(sample.values(0)[row]).isEqualTo(value);
      assertThat(sample.values(1)[row]).isNaN();
      assertThat(sample.returns(0)[row]).isEqualTo(-value);
    }
  }

  @Test
  void rowsKeepTheirSymbol() {
    List<SampledRow> rows = new ArrayList<>();
    List<SampledRow> returns = new ArrayList<>();
    for (int time = 0; time < 50; time++) {
      for (String symbol : List.of("AUSDT", "BUSDT", "CUSDT")) {
        boolean defined = !symbol.equals("BUSDT") || time >= 20;
        rows.add(new SampledRow(symbol, time, new double[] {defined ? 1 : Double.NaN, 1}));
        returns.add(new SampledRow(symbol, time, new double[] {1}));
      }
    }
    Collections.shuffle(rows, new Random(3));

    Sample sample = columns(2, 10, rows).with(columns(1, 10, returns), FEATURES, HORIZONS);

    IntPredicate defined = sample.symbols().sinceFirstValue(sample.values(0));
    for (int row = 0; row < 150; row++) {
      assertThat(defined.test(row)).isEqualTo(row % 3 != 1 || row / 3 >= 20);
    }
  }

  @Test
  void refusesReturnsOfOtherRows() {
    SampleColumns features =
        columns(2, 1, List.of(new SampledRow("AUSDT", 1, new double[] {1, 2})));
    SampleColumns returns = columns(1, 1, List.of(new SampledRow("BUSDT", 1, new double[] {1})));

    assertThatThrownBy(() -> features.with(returns, FEATURES, HORIZONS))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("1 rows of features and 1 of returns are not the same ones");
  }

  private static SampleColumns columns(int width, int expected, List<SampledRow> rows) {
    SampleColumns columns = new SampleColumns(width, expected);
    rows.forEach(columns::add);
    return columns;
  }
}

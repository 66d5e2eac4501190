package dev.bougie.jobs.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bougie.features.candle.MarketCandle;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SlicesTest {

  private static final int ANY = Integer.MAX_VALUE;

  @Test
  void keepsSeriesWholeAndEndsASliceAfterTheOneThatMadeItEnough() {
    List<MarketCandle> rows =
        Stream.of("AUSDT", "BUSDT", "CUSDT", "DUSDT")
            .flatMap(symbol -> InternalRows.hours(symbol, 0, 10, 1).stream())
            .toList();

    assertThat(cut(rows, 15, ANY))
        .containsExactly(List.of("AUSDT 10", "BUSDT 10"), List.of("CUSDT 10", "DUSDT 10"));
    assertThat(cut(rows, 10, ANY)).hasSize(4);
    assertThat(cut(rows, 41, ANY)).hasSize(1);
  }

  @Test
  void cutsASeriesThatIsTooLongForMemory() {
    List<MarketCandle> rows = InternalRows.hours("LONGUSDT", 0, 100, 1);
    int rowBytes = bytes(rows.subList(0, 1));

    assertThat(cut(rows, ANY, 40 * rowBytes))
        .containsExactly(List.of("LONGUSDT 40"), List.of("LONGUSDT 40"), List.of("LONGUSDT 20"));
  }

  @Test
  void takesTheLaterOfTwoRowsOfOneCandle() {
    List<MarketCandle> rows = new ArrayList<>(InternalRows.hours("AUSDT", 0, 3, 1));
    rows.add(InternalRows.hours("AUSDT", 2, 3, 2).get(0));

    assertThat(cut(rows, ANY, ANY)).containsExactly(List.of("AUSDT 3"));
    // Both on one side of a cut, or the earlier one would be written as well.
    assertThat(cut(rows, ANY, 3 * bytes(rows.subList(0, 1)))).containsExactly(List.of("AUSDT 3"));
  }

  @Test
  void refusesRowsOutOfOrder() {
    List<MarketCandle> rows =
        Stream.of(2, 1)
            .flatMap(hour -> InternalRows.hours("AUSDT", hour, hour + 1, 1).stream())
            .toList();

    assertThatThrownBy(() -> cut(rows, ANY, ANY))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("out of order");
  }

  private static List<List<String>> cut(List<MarketCandle> rows, int enoughRows, int mostBytes) {
    List<List<String>> slices = new ArrayList<>();
    new Slices(InternalRows.of(rows, "rest"), enoughRows, mostBytes)
        .forEachRemaining(
            slice ->
                slices.add(
                    slice.stream()
                        .map(series -> "%s %d".formatted(series.symbol(), series.rows()))
                        .toList()));
    return slices;
  }

  private static int bytes(List<MarketCandle> rows) {
    return new Slices(InternalRows.of(rows, "rest"), ANY, ANY).next().get(0).bytes();
  }
}

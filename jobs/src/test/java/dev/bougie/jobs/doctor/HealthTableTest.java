package dev.bougie.jobs.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bougie.features.candle.Interval;
import dev.bougie.model.json.Json;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class HealthTableTest {

  private static final Instant NOW = Instant.parse("2025-06-02T12:00:30Z");

  @Test
  void alignsIntervalsAndFilesAndNamesWhatIsWrong() {
    Health health =
        new Health(
            NOW,
            List.of(
                line(
                    Interval.M1,
                    null,
                    1_234_567,
                    30,
                    new TreeMap<>(Map.of("EXCHANGE_OUTAGE", 284L, "REJECTED", 1L))),
                line(Interval.H1, null, 20_000, 90_061, Map.of())),
            List.of(
                new Health.Files("lake.market.candles", "1m", 4, 3 * 1_048_576L, 1, 0, 0),
                new Health.Files("lake.market.gaps", null, 0, 0, 0, 2, 999)),
            List.of(
                new Health.Finding(
                    Health.Kind.DUPLICATES,
                    "candles are stored more than once",
                    2,
                    List.of("BTCUSDT 1m 2025-06-01 00:00:00"))),
            List.of(
                new Health.Finding(
                    Health.Kind.GAPS, "candles are missing: REJECTED", 1, List.of())));

    assertThat(HealthTable.format(health))
        .isEqualTo(
            """
            interval  symbols  rows     first              last               lag    missing                          rejects     twice  broken  unclosed  in Postgres
            1m        2        1234567  2025-01-01T00:00Z  2025-06-01T00:00Z  0m 30s  EXCHANGE_OUTAGE 284, REJECTED 1  OFF_GRID 3  0      0       0         7
            1h        2        20000    2025-01-01T00:00Z  2025-06-01T00:00Z  1d 1h   0                                OFF_GRID 3  0      0       0         7

            table                interval  data files  size     small  delete files  size
            lake.market.candles  1m        4           3.0 MiB  25 %   0             0 B
            lake.market.gaps     -         0           0 B      0 %    2             999 B

            note: 1 candles are missing: REJECTED
            DAMAGE: 2 candles are stored more than once
              BTCUSDT 1m 2025-06-01 00:00:00
            """
                .replace("lag    missing", "lag     missing"));
  }

  @Test
  void namesTheSymbolsWhereLinesAreOfSymbols() {
    Health health =
        new Health(
            NOW,
            List.of(line(Interval.H1, "BTCUSDT", 5, 7_260, Map.of())),
            List.of(),
            List.of(),
            List.of());
    assertThat(HealthTable.format(health).lines())
        .contains("no damage found")
        .anyMatch(text -> text.startsWith("interval  symbol   rows"))
        .anyMatch(text -> text.startsWith("1h        BTCUSDT  5     ") && text.contains("2h 1m"));
  }

  @Test
  void tellsAnEmptyLakeInOneLine() {
    Diagnosis diagnosis = new Diagnosis();
    diagnosis.empty();
    assertThat(HealthTable.format(diagnosis.health(NOW)))
        .isEqualTo("note: the lake holds no candles yet, run ingest first\nno damage found\n");
  }

  @Test
  void isTheSameAsJson() {
    Health health =
        new Health(
            NOW,
            List.of(line(Interval.H1, null, 5, 60, Map.of("UNKNOWN", 2L))),
            List.of(),
            List.of(),
            List.of());
    assertThat(Json.write(health))
        .contains(
            "\"exchangeNow\":\"2025-06-02T12:00:30Z\"",
            "\"interval\":\"1h\",\"symbol\":null,\"symbols\":2,\"rows\":5",
            "\"missing\":{\"UNKNOWN\":2}",
            "\"damage\":[]",
            "\"damaged\":false");
  }

  private static Health.Line line(
      Interval interval,
      @org.jspecify.annotations.Nullable String symbol,
      long rows,
      long lag,
      Map<String, Long> missing) {
    return new Health.Line(
        interval,
        symbol,
        2,
        rows,
        Instant.parse("2025-01-01T00:00:00Z"),
        Instant.parse("2025-06-01T00:00:00Z"),
        lag,
        missing,
        Map.of("OFF_GRID", 3L),
        0,
        Map.of(),
        0,
        7);
  }
}

package dev.bougie.jobs.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class ExpositionTest {

  @Test
  void writesThePrometheusTextFormat() {
    assertThat(
            new Exposition()
                .counter("read_total", "Candles read.", 12)
                .counters("stored_total", "By\nstore.", "store", Map.of("a\"b\\c", 3L))
                .gauges("depth", "Waiting.", "store", Map.of("lake", 0L))
                .gauge("lag_seconds", "Age.", 0.125)
                .gauge("big", "Whole.", 1e9)
                .gauge("none", "Unknown.", Double.NaN)
                .gauge("endless", "Too much.", Double.POSITIVE_INFINITY)
                .text())
        .isEqualTo(
            """
            # HELP read_total Candles read.
            # TYPE read_total counter
            read_total 12
            # HELP stored_total By\\nstore.
            # TYPE stored_total counter
            stored_total{store="a\\"b\\\\c"} 3
            # HELP depth Waiting.
            # TYPE depth gauge
            depth{store="lake"} 0
            # HELP lag_seconds Age.
            # TYPE lag_seconds gauge
            lag_seconds 0.125
            # HELP big Whole.
            # TYPE big gauge
            big 1000000000
            # HELP none Unknown.
            # TYPE none gauge
            none NaN
            # HELP endless Too much.
            # TYPE endless gauge
            endless +Inf
            """);
  }
}

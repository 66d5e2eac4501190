package dev.bougie.jobs.lake;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LineageTest {

  @Test
  void readsWhatItWrote() {
    Lineage lineage =
        Lineage.parse("").with(List.of("BTCUSDT", "ETHUSDT"), 12).with(List.of("XRPUSDT"), -3);
    assertThat(lineage.text()).isEqualTo("12:BTCUSDT,ETHUSDT;-3:XRPUSDT");
    assertThat(Lineage.parse(lineage.text())).isEqualTo(lineage);
  }

  @Test
  void tellsTheSnapshotOfSymbolsThatHaveOne() {
    Lineage lineage = Lineage.parse("12:BTCUSDT,ETHUSDT;34:XRPUSDT");
    assertThat(lineage.common(List.of("ETHUSDT", "BTCUSDT"))).hasValue(12L);
    assertThat(lineage.common(List.of("BTCUSDT", "XRPUSDT"))).isEmpty();
    assertThat(lineage.common(List.of("BTCUSDT", "NEWUSDT"))).isEmpty();
    assertThat(lineage.bySnapshot(List.of("XRPUSDT", "BTCUSDT", "NEWUSDT")))
        .isEqualTo(Map.of(12L, List.of("BTCUSDT"), 34L, List.of("XRPUSDT")));
  }
}

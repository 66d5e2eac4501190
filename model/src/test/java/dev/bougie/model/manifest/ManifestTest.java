package dev.bougie.model.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.bougie.features.candle.Interval;
import dev.bougie.model.json.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ManifestTest {

  private static final Manifest MANIFEST = Manifests.of("linear-1", "ab");

  @Test
  void comesBackFromJsonAsItWasWithUndefinedScores() throws Exception {
    Manifest read = Json.mapper().readValue(Json.writePretty(MANIFEST), Manifest.class);
    assertThat(read).isEqualTo(MANIFEST);
    assertThat(read.evidence().scores())
        .containsEntry("zero", new Scores(1000, 0.0101, 0.0071, Double.NaN, Double.NaN));
  }

  @Test
  void tellsUndefinedScoresAsNullTimesWithZAndIntervalsByCode() throws Exception {
    JsonNode json = Json.mapper().readTree(Json.write(MANIFEST));
    assertThat(json.at("/evidence/scores/zero/direction").isNull()).isTrue();
    assertThat(json.at("/createdAt").textValue()).isEqualTo("2025-01-02T03:04:05.678Z");
    assertThat(json.at("/label/interval").textValue()).isEqualTo("1h");
    assertThat(json.at("/label/horizon").intValue()).isEqualTo(3);
  }

  @Test
  void ignoresFieldsOfLaterVersions() throws Exception {
    ObjectNode json = (ObjectNode) Json.mapper().readTree(Json.write(MANIFEST));
    json.put("later", 1);
    assertThat(Json.mapper().treeToValue(json, Manifest.class)).isEqualTo(MANIFEST);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "modelId",
        "candidate",
        "label",
        "inputs",
        "graph",
        "training",
        "evidence",
        "calibration",
        "proofs",
        "createdAt"
      })
  void refusesAManifestWithoutAPart(String part) throws Exception {
    ObjectNode json = (ObjectNode) Json.mapper().readTree(Json.write(MANIFEST));
    json.remove(part);
    assertThatThrownBy(() -> Json.mapper().treeToValue(json, Manifest.class))
        .isInstanceOf(JsonProcessingException.class)
        .hasMessageContaining(part);
  }

  @Test
  void refusesAHorizonBelowOne() {
    assertThatThrownBy(() -> new Label(Label.Kind.LOG_RETURN, 0, Interval.H1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("horizon 0");
  }
}

package dev.bougie.model.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.bougie.features.candle.Interval;
import dev.bougie.model.json.Json;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ManifestTest {

  private static final Manifest MANIFEST = Manifests.of("linear-1", "ab");

  @Test
  void comesBackFromJsonAsItWasWithUndefinedScores() throws Exception {
    Manifest read = Json.mapper().readValue(Json.writePretty(MANIFEST), Manifest.class);
    assertThat(read).isEqualTo(MANIFEST);
    assertThat(read.scores())
        .containsEntry("zero", new Scores(1000, 0.0101, 0.0071, Double.NaN, Double.NaN));
  }

  @Test
  void tellsUndefinedScoresAsNullTimesWithZAndIntervalsByCode() throws Exception {
    JsonNode json = Json.mapper().readTree(Json.write(MANIFEST));
    assertThat(json.at("/scores/zero/direction").isNull()).isTrue();
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
        "kind",
        "label",
        "symbols",
        "featureSet",
        "graph",
        "data",
        "scores",
        "verdict",
        "calibration",
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

  /** Reference: the normal distribution function to 15 digits, computed with mpmath. */
  @ParameterizedTest
  @CsvSource({
    "0, 0.5",
    "0.5, 0.691462461274013104",
    "1, 0.841344746068542949",
    "-1, 0.158655253931457051",
    "1.96, 0.975002104851779542",
    "3, 0.998650101968369905",
    "-5, 2.86651571879193912e-7",
    "-8, 6.22096057427178413e-16"
  })
  void givesTheOddsOfARise(double deviations, double probability) {
    Manifest.Calibration calibration = new Manifest.Calibration(0.02, List.of());
    assertThat(calibration.probabilityUp(deviations * 0.02))
        .isCloseTo(probability, within(Math.min(1e-13, probability * 1e-8)));
  }

  @Test
  void givesCertainOddsWithoutErrorsAndNoneWhereTheyAreUnknown() {
    assertThat(new Manifest.Calibration(0, List.of()).probabilityUp(0.1)).isEqualTo(1);
    assertThat(new Manifest.Calibration(0, List.of()).probabilityUp(-0.1)).isZero();
    assertThat(new Manifest.Calibration(0, List.of()).probabilityUp(0)).isEqualTo(0.5);
    assertThat(new Manifest.Calibration(Double.NaN, List.of()).probabilityUp(0.1)).isNaN();
    assertThat(new Manifest.Calibration(1e-300, List.of()).probabilityUp(1)).isEqualTo(1);
  }
}

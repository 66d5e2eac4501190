package dev.bougie.jobs.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bougie.jobs.fit.Trainer;
import dev.bougie.jobs.run.Kind;
import dev.bougie.model.config.ConfigException;
import dev.bougie.model.config.Settings;
import dev.bougie.model.registry.Configuration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SearchedTrainerTest {

  @Test
  void standsBesideACandidateOfItsKindWithWhatWasFound() {
    TrainSettings settings =
        settings(
            Map.of(
                "train.candidates", "xgboost,searched",
                "train.xgboost.learning-rate", "0.5",
                "train.xgboost.early-stopping", "9"));
    assertThat(settings.wantsSearched()).isTrue();
    List<Trainer> trainers =
        settings.trainers(
            Optional.of(Configuration.of("xgboost", "core", Map.of("rounds", "77", "depth", "3"))));
    assertThat(trainers).extracting(Trainer::name).containsExactly("xgboost", "searched");
    assertThat(trainers).extracting(Trainer::kind).containsOnly(Kind.XGBOOST);
    assertThat(trainers.get(1).hyperParameters())
        .containsEntry("rounds", "77")
        .containsEntry("depth", "3")
        .containsEntry("learning-rate", "0.5")
        .containsEntry("early-stopping", "0");
    assertThat(trainers.get(1).candidate().name()).isEqualTo("searched");
    assertThat(trainers.get(0).hyperParameters()).containsEntry("rounds", "100");
  }

  @Test
  void takesALinearModelToo() {
    Trainer trainer =
        settings(Map.of("train.candidates", "searched"))
            .trainers(
                Optional.of(
                    Configuration.of(
                        "linear", "core", Map.of("regularization", "0.0123", "l1-share", "0.5"))))
            .get(0);
    assertThat(trainer.kind()).isEqualTo(Kind.LINEAR);
    assertThat(trainer.hyperParameters())
        .isEqualTo(Map.of("regularization", "0.0123", "l1-share", "0.5", "iterations", "100"));
  }

  @Test
  void saysThatNoSearchHasEnded() {
    TrainSettings settings = settings(Map.of("train.candidates", "searched"));
    assertThatThrownBy(() -> settings.trainers(Optional.empty()))
        .isInstanceOf(ConfigException.class)
        .hasMessage(
            "train.candidates = 'searched' cannot be used: no search has ended for this interval and horizon, run ./bougie search first");
    assertThat(settings(Map.of()).wantsSearched()).isFalse();
  }

  @Test
  void refusesWhatWasFoundOnOtherFeaturesOrOfAnotherKind() {
    Configuration found = Configuration.of("linear", "alpha158", Map.of());
    assertThat(SearchedTrainer.require(found, "alpha158")).isEqualTo(found);
    assertThatThrownBy(() -> SearchedTrainer.require(found, "core"))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("'alpha158'")
        .hasMessageContaining("not to 'core'");
    assertThatThrownBy(
            () ->
                settings(Map.of("train.candidates", "searched"))
                    .trainers(Optional.of(Configuration.of("forest", "core", Map.of()))))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("forest");
  }

  private static TrainSettings settings(Map<String, String> overrides) {
    return Settings.load(Optional.empty(), overrides).read("train", TrainSettings.class);
  }
}

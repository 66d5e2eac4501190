package dev.bougie.model.registry;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.bougie.model.failure.ModelRejectedException;
import dev.bougie.model.json.Json;
import dev.bougie.model.manifest.Label;
import dev.bougie.model.manifest.Manifest;

/**
 * The model that answers for a label, by what the registry's columns say; its manifest is read when
 * it is asked for, so that one that cannot be read stands in nobody else's way.
 *
 * @param manifestJson the registered manifest as text
 */
public record Champion(String modelId, Label label, String manifestJson) {

  /**
   * All that is known of the model.
   *
   * @throws ModelRejectedException if this code cannot read it
   */
  public Manifest manifest() {
    try {
      return Json.mapper().readValue(manifestJson, Manifest.class);
    } catch (JsonProcessingException e) {
      throw new ModelRejectedException(
          "manifest",
          "the registered manifest of model %s cannot be read: %s"
              .formatted(modelId, e.getOriginalMessage()));
    }
  }
}

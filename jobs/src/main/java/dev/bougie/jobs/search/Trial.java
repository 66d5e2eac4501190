package dev.bougie.jobs.search;

import dev.bougie.model.registry.Configuration;
import java.io.Serializable;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A configuration that a search tries.
 *
 * @param number from 0 in the order of drawing
 * @param kind of model, as settings spell it
 * @param featureSet expression of its inputs
 * @param parameters that were drawn, by their keys in the section of the kind's trainer
 */
record Trial(int number, String kind, String featureSet, SortedMap<String, String> parameters)
    implements Serializable {

  Trial {
    parameters = Collections.unmodifiableSortedMap(new TreeMap<>(parameters));
  }

  /** What a trainer is told. */
  Configuration configuration() {
    return Configuration.of(kind, featureSet, parameters);
  }

  /** What is tried; another fingerprint of the features makes it another configuration. */
  Configuration configuration(String fingerprint) {
    return Configuration.of(kind, featureSet + "@" + fingerprint, parameters);
  }
}

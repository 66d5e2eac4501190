package dev.bougie.model.manifest;

/** What a model has proven, weakest first. Decides how firmly it may advise. */
public enum Level {
  /** It computes what its trainer computed; no more is claimed. */
  SOUND,
  /** It foretells better than the no-skill baselines, beyond chance, out of sample. */
  SKILLED,
  /** Acting on it earns after costs, out of sample. */
  TRADABLE
}

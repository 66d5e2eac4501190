package dev.bougie.model.manifest;

/** What a model has proven, weakest first. Decides how firmly it may advise. */
public enum Level {
  /** Its intervals do not hold what they promise, or it is too good to be true: not to be used. */
  UNSOUND,
  /** It computes what its trainer computed and its intervals hold; no more is claimed. */
  SOUND,
  /** It foretells better than the no-skill baselines, beyond chance, out of sample. */
  SKILLED,
  /** Acting on it earns after costs, out of sample. */
  TRADABLE
}

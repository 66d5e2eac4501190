package dev.bougie.model.advice;

/** What is advised. */
public enum Action {
  /** The model is tradable and expects more than the costs. */
  BUY,
  /** The model is tradable and expects to lose more than the costs. */
  SELL,
  /** Nothing to be gained, or nothing proven. */
  HOLD,
  /** The model is skilled, not tradable: the odds are on a rise. */
  LEAN_UP,
  /** The model is skilled, not tradable: the odds are on a fall. */
  LEAN_DOWN
}

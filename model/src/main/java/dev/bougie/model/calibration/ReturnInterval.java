package dev.bougie.model.calibration;

/**
 * Log returns between which the one that comes true lies in {@code level} of all cases, as far as
 * the past tells.
 *
 * @param level 0 to 1
 */
public record ReturnInterval(double level, double low, double high) {}

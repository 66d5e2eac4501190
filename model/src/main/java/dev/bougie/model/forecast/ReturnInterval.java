package dev.bougie.model.forecast;

/**
 * Log returns between which the outcome lay in {@code level} of all cases out of sample.
 *
 * @param level 0 to 1
 * @param low log return over the horizon
 * @param high log return over the horizon
 */
public record ReturnInterval(double level, double low, double high) {}

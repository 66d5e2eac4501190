package dev.bougie.model.manifest;

/**
 * How good out-of-sample forecasts of a log return were. A score that is undefined (the correlation
 * of a constant forecast) is NaN, which JSON tells as null.
 *
 * @param rows forecasts scored
 * @param rmse root of the mean squared error, log return
 * @param mae mean absolute error, log return
 * @param direction share of rows with a non-zero forecast and label whose signs agree, 0 to 1
 * @param informationCoefficient Spearman's rank correlation of forecast and label, -1 to 1
 */
public record Scores(
    long rows, double rmse, double mae, double direction, double informationCoefficient) {}

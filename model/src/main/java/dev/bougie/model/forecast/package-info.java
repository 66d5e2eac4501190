/** From candles to forecasts, the one way that the server and the back-test take. */
@NullMarked
package dev.bougie.model.forecast;

import org.jspecify.annotations.NullMarked;

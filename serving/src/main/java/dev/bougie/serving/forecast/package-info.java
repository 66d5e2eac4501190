/** The models that answer, and their forecasts. */
@NullMarked
package dev.bougie.serving.forecast;

import org.jspecify.annotations.NullMarked;

/** How far forecasts are to be believed: intervals and odds. */
@NullMarked
package dev.bougie.model.calibration;

import org.jspecify.annotations.NullMarked;

/** How wrong a model is out of sample, and what intervals and odds follow from it. */
@NullMarked
package dev.bougie.model.calibration;

import org.jspecify.annotations.NullMarked;

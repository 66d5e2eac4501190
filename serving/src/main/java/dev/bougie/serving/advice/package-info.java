/** What to do about the forecasts. */
@NullMarked
package dev.bougie.serving.advice;

import org.jspecify.annotations.NullMarked;

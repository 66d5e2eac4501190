/** Where in the day and the week a candle lies. */
@NullMarked
package dev.bougie.features.catalogue.calendar;

import org.jspecify.annotations.NullMarked;

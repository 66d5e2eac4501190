/** Where in the day, the week and the month a candle lies. */
@NullMarked
package dev.bougie.features.catalogue.calendar;

import org.jspecify.annotations.NullMarked;

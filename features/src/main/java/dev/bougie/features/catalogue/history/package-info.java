/** What is known of the candles themselves. */
@NullMarked
package dev.bougie.features.catalogue.history;

import org.jspecify.annotations.NullMarked;

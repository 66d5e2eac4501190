/** The state of coarser candles, seen at finer ones. */
@NullMarked
package dev.bougie.features.catalogue.timeframe;

import org.jspecify.annotations.NullMarked;

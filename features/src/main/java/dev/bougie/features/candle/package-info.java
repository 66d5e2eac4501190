/** One market over time: intervals, candles, the rules a candle must keep, candles as columns. */
@NullMarked
package dev.bougie.features.candle;

import org.jspecify.annotations.NullMarked;

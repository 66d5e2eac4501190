/** Candles as they are stored, and answers about them. */
@NullMarked
package dev.bougie.serving.candle;

import org.jspecify.annotations.NullMarked;

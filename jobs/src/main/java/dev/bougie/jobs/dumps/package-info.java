/** Binance's bucket of zipped candles: what it lists, its archives, and the way into the lake. */
@NullMarked
package dev.bougie.jobs.dumps;

import org.jspecify.annotations.NullMarked;

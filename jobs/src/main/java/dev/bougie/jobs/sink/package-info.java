/** Candles into Postgres, for serving. */
@NullMarked
package dev.bougie.jobs.sink;

import org.jspecify.annotations.NullMarked;

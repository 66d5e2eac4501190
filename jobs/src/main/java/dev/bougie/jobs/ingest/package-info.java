/** The ingest stage: the exchange's candles into the lake and into Postgres. */
@NullMarked
package dev.bougie.jobs.ingest;

import org.jspecify.annotations.NullMarked;

/** The live stream: closed candles as the exchange tells them, into Postgres and the lake. */
@NullMarked
package dev.bougie.jobs.stream;

import org.jspecify.annotations.NullMarked;

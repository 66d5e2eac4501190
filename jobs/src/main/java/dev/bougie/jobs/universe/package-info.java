/** The symbols of the exchange, delisted ones included, and the selection among them. */
@NullMarked
package dev.bougie.jobs.universe;

import org.jspecify.annotations.NullMarked;

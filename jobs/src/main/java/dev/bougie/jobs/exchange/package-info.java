/** Binance's public spot interface: REST, its limits and its faults. */
@NullMarked
package dev.bougie.jobs.exchange;

import org.jspecify.annotations.NullMarked;

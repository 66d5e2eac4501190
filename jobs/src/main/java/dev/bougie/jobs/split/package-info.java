/**
 * Which rows are trained on and which are judged, by open time alone. Pure: a history is a span of
 * time on the grid of an interval, and whether every candle of it exists does not matter, since no
 * label reaches over a hole.
 */
@NullMarked
package dev.bougie.jobs.split;

import org.jspecify.annotations.NullMarked;

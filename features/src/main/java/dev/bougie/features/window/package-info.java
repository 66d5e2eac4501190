/**
 * Aggregates of the last so many values at each position of an array, whose bits depend on those
 * values alone: neither on where the array starts nor on how it is cut into pieces.
 *
 * <p>All are built the same way, by {@link dev.bougie.features.window.DoublingWindow}, but for what
 * only the order of the values tells: {@link dev.bougie.features.window.SortedWindow}.
 */
@NullMarked
package dev.bougie.features.window;

import org.jspecify.annotations.NullMarked;

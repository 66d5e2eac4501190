/** A symbol beside the others: the reference symbol, and all of the universe at a time. */
@NullMarked
package dev.bougie.features.catalogue.cross;

import org.jspecify.annotations.NullMarked;

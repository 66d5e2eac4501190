/** What a single candle looks like. */
@NullMarked
package dev.bougie.features.catalogue.shape;

import org.jspecify.annotations.NullMarked;

/** How much the price moves, whichever way. */
@NullMarked
package dev.bougie.features.catalogue.volatility;

import org.jspecify.annotations.NullMarked;

/** How the price stands to its averages, and which way they go. */
@NullMarked
package dev.bougie.features.catalogue.trend;

import org.jspecify.annotations.NullMarked;

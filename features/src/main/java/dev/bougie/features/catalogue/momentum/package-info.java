/** How far and how steadily the price has moved. */
@NullMarked
package dev.bougie.features.catalogue.momentum;

import org.jspecify.annotations.NullMarked;

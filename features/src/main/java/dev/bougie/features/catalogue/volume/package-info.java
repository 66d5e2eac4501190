/** How much is traded, in which sizes, and who is in a hurry. */
@NullMarked
package dev.bougie.features.catalogue.volume;

import org.jspecify.annotations.NullMarked;

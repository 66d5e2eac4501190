/** The features that come with Bougie, by what they measure, and the named sets of them. */
@NullMarked
package dev.bougie.features.catalogue;

import org.jspecify.annotations.NullMarked;

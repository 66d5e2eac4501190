/**
 * The features that come with Bougie, by what they measure, and the named sets of them. A feature
 * that joins a set is held to the contract by {@code CatalogueTest} once it has its formula in
 * {@code Formulas}.
 */
@NullMarked
package dev.bougie.features.catalogue;

import org.jspecify.annotations.NullMarked;

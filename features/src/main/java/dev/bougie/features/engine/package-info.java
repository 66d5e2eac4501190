/** How features are computed: the contract of one feature, and sets of them over candles. */
@NullMarked
package dev.bougie.features.engine;

import org.jspecify.annotations.NullMarked;

/**
 * Division and logarithms that answer the same bits everywhere, and NaN where there is no answer.
 */
@NullMarked
package dev.bougie.features.arithmetic;

import org.jspecify.annotations.NullMarked;

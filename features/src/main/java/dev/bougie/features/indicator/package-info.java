/**
 * The indicators of technical analysis in the unit of the price, over columns of numbers. The
 * features of the catalogue relate them to the price; on their own they are what other libraries
 * compute, so that the one can be checked against the other.
 */
@NullMarked
package dev.bougie.features.indicator;

import org.jspecify.annotations.NullMarked;

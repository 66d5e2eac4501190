/**
 * What a candle and a feature are: the arithmetic that training and serving share. JDK only, no
 * I/O.
 */
@NullMarked
package dev.bougie.features;

import org.jspecify.annotations.NullMarked;

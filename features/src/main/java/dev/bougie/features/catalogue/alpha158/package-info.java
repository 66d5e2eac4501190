/** Microsoft Qlib's Alpha158, translated from daily shares to candles of any interval. */
@NullMarked
package dev.bougie.features.catalogue.alpha158;

import org.jspecify.annotations.NullMarked;

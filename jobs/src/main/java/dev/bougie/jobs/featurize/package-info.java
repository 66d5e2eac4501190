/** The featurize stage: candles to features. */
@NullMarked
package dev.bougie.jobs.featurize;

import org.jspecify.annotations.NullMarked;

/** What comes true later, candle by candle, without Spark. It looks ahead like all of labels. */
@NullMarked
package dev.bougie.jobs.label.kernel;

import org.jspecify.annotations.NullMarked;

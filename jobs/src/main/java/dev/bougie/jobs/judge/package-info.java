/** What forecasts have proven: scores, tests and the gate. Knows no Spark and no training run. */
@NullMarked
package dev.bougie.jobs.judge;

import org.jspecify.annotations.NullMarked;

/** What a rule would have earned: the arithmetic of back-tests, without Spark. */
@NullMarked
package dev.bougie.jobs.backtest.core;

import org.jspecify.annotations.NullMarked;

/** What acting on out-of-sample forecasts would have earned, on Spark and candle by candle. */
@NullMarked
package dev.bougie.jobs.backtest;

import org.jspecify.annotations.NullMarked;

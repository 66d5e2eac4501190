/** How a back-test is shown, in a browser and in a terminal. */
@NullMarked
package dev.bougie.jobs.backtest.page;

import org.jspecify.annotations.NullMarked;

/** What holds for the whole product: its launcher, and its stages on a real Spark cluster. */
@NullMarked
package dev.bougie.jobs.acceptance;

import org.jspecify.annotations.NullMarked;

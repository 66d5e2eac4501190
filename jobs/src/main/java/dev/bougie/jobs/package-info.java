/** The Spark application: one folder per stage, and the command line that runs them. */
@NullMarked
package dev.bougie.jobs;

import org.jspecify.annotations.NullMarked;

/** The train stage: candidates fitted on walk-forward folds and once on everything. */
@NullMarked
package dev.bougie.jobs.train;

import org.jspecify.annotations.NullMarked;

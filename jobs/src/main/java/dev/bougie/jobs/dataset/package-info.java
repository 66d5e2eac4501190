/**
 * What a model is trained on: rows of pinned snapshots, which of them belong to a split, what they
 * carry besides the features, and how much each counts.
 */
@NullMarked
package dev.bougie.jobs.dataset;

import org.jspecify.annotations.NullMarked;

/** What fits a candidate on rows of features and labels. */
@NullMarked
package dev.bougie.jobs.fit;

import org.jspecify.annotations.NullMarked;

/** The report on a feature table: how its features are distributed, drift, foretell and overlap. */
@NullMarked
package dev.bougie.jobs.insight;

import org.jspecify.annotations.NullMarked;

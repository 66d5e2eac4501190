/** The gap ledger: what the lake lacks, why, and how it is mended. */
@NullMarked
package dev.bougie.jobs.gaps;

import org.jspecify.annotations.NullMarked;

/** Keeps the tables small and fast: compaction, expiry, orphans and what Postgres serves. */
@NullMarked
package dev.bougie.jobs.maintain;

import org.jspecify.annotations.NullMarked;

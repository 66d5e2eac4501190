/** Parquet files of a table written column by column, without an object for each row. */
@NullMarked
package dev.bougie.jobs.lake.column;

import org.jspecify.annotations.NullMarked;

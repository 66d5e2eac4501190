/** The Iceberg tables: catalog, schemas, and how rows get in. */
@NullMarked
package dev.bougie.jobs.lake;

import org.jspecify.annotations.NullMarked;

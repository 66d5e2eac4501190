/** The database: connection, schema and the server that comes with Bougie. */
@NullMarked
package dev.bougie.model.postgres;

import org.jspecify.annotations.NullMarked;

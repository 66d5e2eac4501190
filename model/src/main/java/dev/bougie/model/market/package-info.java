/** What Postgres tells of the market and its exchange. */
@NullMarked
package dev.bougie.model.market;

import org.jspecify.annotations.NullMarked;

/** What Postgres holds of the market, for those who write it and those who read it. */
@NullMarked
package dev.bougie.model.market;

import org.jspecify.annotations.NullMarked;

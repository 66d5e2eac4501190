/** How Bougie writes and reads JSON. */
@NullMarked
package dev.bougie.model.json;

import org.jspecify.annotations.NullMarked;

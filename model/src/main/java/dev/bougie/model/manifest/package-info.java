/** What is known of a model, in memory and as JSON. */
@NullMarked
package dev.bougie.model.manifest;

import org.jspecify.annotations.NullMarked;

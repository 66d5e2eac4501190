/** Which models there are and which one answers. */
@NullMarked
package dev.bougie.model.registry;

import org.jspecify.annotations.NullMarked;

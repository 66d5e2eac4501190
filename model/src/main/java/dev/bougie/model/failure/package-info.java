/** How a program of Bougie ends: its exit code, and the one line that says why. */
@NullMarked
package dev.bougie.model.failure;

import org.jspecify.annotations.NullMarked;

/** The server: settings, start and stop. */
@NullMarked
package dev.bougie.serving;

import org.jspecify.annotations.NullMarked;

/** How the program is told what to do: HOCON read once into records that validate themselves. */
@NullMarked
package dev.bougie.model.config;

import org.jspecify.annotations.NullMarked;

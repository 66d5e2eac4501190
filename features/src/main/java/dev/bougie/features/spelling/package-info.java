/** What somebody may have meant by a name that there is not. */
@NullMarked
package dev.bougie.features.spelling;

import org.jspecify.annotations.NullMarked;

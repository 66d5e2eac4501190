/** Why a model foretells what it does: what each input adds to one forecast. No I/O. */
@NullMarked
package dev.bougie.model.explain;

import org.jspecify.annotations.NullMarked;

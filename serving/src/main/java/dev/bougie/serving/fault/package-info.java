/** Why a question gets no answer, in words that the web layer maps to statuses. */
@NullMarked
package dev.bougie.serving.fault;

import org.jspecify.annotations.NullMarked;

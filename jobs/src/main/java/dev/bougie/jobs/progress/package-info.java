/** How long work shows itself: a bar on a terminal, plain lines elsewhere. */
@NullMarked
package dev.bougie.jobs.progress;

import org.jspecify.annotations.NullMarked;

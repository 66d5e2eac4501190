/** What comes true later. It looks ahead, so whoever makes features never knows this package. */
@NullMarked
package dev.bougie.jobs.label;

import org.jspecify.annotations.NullMarked;

/** Statistics that more than one stage needs, over primitive arrays. */
@NullMarked
package dev.bougie.jobs.statistics;

import org.jspecify.annotations.NullMarked;

/** Everything a newcomer needs, one stage after the other. */
@NullMarked
package dev.bougie.jobs.demo;

import org.jspecify.annotations.NullMarked;

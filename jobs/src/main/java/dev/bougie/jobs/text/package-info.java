/** What a terminal is told. */
@NullMarked
package dev.bougie.jobs.text;

import org.jspecify.annotations.NullMarked;

/** The health of the lake: what is in it, what is missing, what is damaged. */
@NullMarked
package dev.bougie.jobs.doctor;

import org.jspecify.annotations.NullMarked;

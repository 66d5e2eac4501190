/** The validate stage: out-of-sample scores beside the no-skill baselines, and the gate. */
@NullMarked
package dev.bougie.jobs.validate;

import org.jspecify.annotations.NullMarked;

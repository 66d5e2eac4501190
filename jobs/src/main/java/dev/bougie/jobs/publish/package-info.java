/** The publish stage: upload, verification, and the pointer. */
@NullMarked
package dev.bougie.jobs.publish;

import org.jspecify.annotations.NullMarked;

/** Shows a browser what a training run has proven. */
@NullMarked
package dev.bougie.jobs.validate.page;

import org.jspecify.annotations.NullMarked;

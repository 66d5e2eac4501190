/** Whether a model that was judged may take the place of the one that answers. */
@NullMarked
package dev.bougie.jobs.promotion;

import org.jspecify.annotations.NullMarked;

/** What the model stages hand to one another: the folder of one training run. */
@NullMarked
package dev.bougie.jobs.run;

import org.jspecify.annotations.NullMarked;

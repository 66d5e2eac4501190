/** What was tried in search of a model, so that the best can be judged by how many there were. */
@NullMarked
package dev.bougie.jobs.trials;

import org.jspecify.annotations.NullMarked;

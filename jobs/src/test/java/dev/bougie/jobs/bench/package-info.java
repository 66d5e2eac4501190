/** Benchmarks that {@code ./bougie bench} starts. */
@NullMarked
package dev.bougie.jobs.bench;

import org.jspecify.annotations.NullMarked;

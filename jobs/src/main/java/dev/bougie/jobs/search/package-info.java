/** Search over hyper-parameters and feature sets, on what lies before the hold-out. */
@NullMarked
package dev.bougie.jobs.search;

import org.jspecify.annotations.NullMarked;

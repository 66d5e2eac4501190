/** Shows what was measured: a table for a terminal and a page for a browser. */
@NullMarked
package dev.bougie.jobs.insight.page;

import org.jspecify.annotations.NullMarked;

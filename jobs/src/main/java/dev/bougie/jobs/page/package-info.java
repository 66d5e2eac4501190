/** What every page that is written as one file consists of. */
@NullMarked
package dev.bougie.jobs.page;

import org.jspecify.annotations.NullMarked;

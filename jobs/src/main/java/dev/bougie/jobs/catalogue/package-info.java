/** What features there are and what each is, told to people; and whether they look ahead. */
@NullMarked
package dev.bougie.jobs.catalogue;

import org.jspecify.annotations.NullMarked;

/** What the distribution of returns looks like, and whether one tells of the next. */
@NullMarked
package dev.bougie.features.catalogue.statistics;

import org.jspecify.annotations.NullMarked;

/** What is measured of features: statistics over primitive arrays, without Spark or I/O. */
@NullMarked
package dev.bougie.jobs.insight.measure;

import org.jspecify.annotations.NullMarked;

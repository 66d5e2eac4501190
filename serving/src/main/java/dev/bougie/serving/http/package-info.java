/** The web layer: one handler an endpoint, and one place that maps exceptions. */
@NullMarked
package dev.bougie.serving.http;

import org.jspecify.annotations.NullMarked;

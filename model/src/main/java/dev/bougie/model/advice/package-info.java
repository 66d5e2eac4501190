/**
 * What to do about a forecast: one rule for the server that advises and the test that judges it.
 */
@NullMarked
package dev.bougie.model.advice;

import org.jspecify.annotations.NullMarked;

package dev.bougie.serving.http;

import org.jspecify.annotations.Nullable;

/**
 * Every answer that is none.
 *
 * @param code stable, lower snake case
 * @param message for people: the value and what is allowed
 * @param field the parameter at fault, null where there is none
 */
record ErrorAnswer(String code, String message, @Nullable String field) {}

package dev.bougie.model.advice;

/**
 * What to do and why.
 *
 * @param afterCosts log return that acting is expected to bring, 0 where costs eat it or nothing is
 *     to be done
 * @param reason in words, with the figures that decided
 */
public record Advised(Action action, double afterCosts, String reason) {}

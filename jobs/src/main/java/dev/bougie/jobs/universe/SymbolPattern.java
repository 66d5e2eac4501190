package dev.bougie.jobs.universe;

import dev.bougie.model.config.ConfigException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * A regular expression from the configuration. One that Java would follow for ages, such as {@code
 * (.*.*.*.*)*B}, is given up.
 */
final class SymbolPattern {

  private static final int LONGEST = 200;
  private static final int MOST_STEPS = 100_000;

  /** Long and repetitive, as no symbol is. */
  private static final String TRIAL = "A".repeat(40) + "!";

  private final String text;
  private final Pattern pattern;

  /**
   * Reads it.
   *
   * @throws ConfigException if it is none, or too long
   */
  SymbolPattern(String text) {
    this.text = text;
    if (text.length() > LONGEST) {
      throw new ConfigException(
          "pattern", text, "must have at most %d characters".formatted(LONGEST));
    }
    try {
      this.pattern = Pattern.compile(text);
    } catch (PatternSyntaxException e) {
      throw new ConfigException(
          "pattern", text, "must be a regular expression: " + e.getDescription());
    }
  }

  /** Tries it on a hard text, so that a bad one is refused before anything is opened. */
  void check() {
    boolean unused = matches(TRIAL);
  }

  /**
   * Whether the whole symbol matches.
   *
   * @throws ConfigException if it takes too many steps to say
   */
  boolean matches(String symbol) {
    try {
      return pattern.matcher(new Bounded(symbol, new AtomicInteger())).matches();
    } catch (TooManySteps | StackOverflowError e) {
      throw new ConfigException(
          "pattern", text, "takes too long on %s; avoid nested repetitions".formatted(symbol));
    }
  }

  private static final class TooManySteps extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  /** A text that can be looked at only so often. */
  private record Bounded(CharSequence whole, AtomicInteger steps) implements CharSequence {

    @Override
    public int length() {
      return whole.length();
    }

    @Override
    public char charAt(int index) {
      if (steps.incrementAndGet() > MOST_STEPS) {
        throw new TooManySteps();
      }
      return whole.charAt(index);
    }

    @Override
    public CharSequence subSequence(int start, int end) {
      return new Bounded(whole.subSequence(start, end), steps);
    }

    @Override
    public String toString() {
      return whole.toString();
    }
  }
}

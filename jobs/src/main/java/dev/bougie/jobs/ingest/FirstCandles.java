package dev.bougie.jobs.ingest;

import dev.bougie.features.candle.Interval;
import dev.bougie.jobs.exchange.ExchangeException;
import dev.bougie.jobs.ingest.Ranges.Range;
import dev.bougie.model.failure.CircuitBreaker;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;

/**
 * Where the candles of long ranges begin, for two calls each: whoever asks for years of a symbol
 * that was listed last month, or that is halted, would page through nothing.
 *
 * <p>What is found empty here is never asked for again, so one answer is not enough: the second
 * question is for the empty part alone.
 */
final class FirstCandles {

  /** A range of no more pages is fetched as it is. */
  private static final int FEW_PAGES = 3;

  private static final int GIVE_UP_AFTER = 3;

  private FirstCandles() {}

  private record Question(String symbol, Range range) {}

  /** What came of a question; nothing empty where all of the range is to be fetched. */
  private record Answer(String symbol, boolean told, Optional<Range> empty) {}

  /**
   * Asks about the ranges that are long.
   *
   * @return starts of the ranges, or whole ones, where the source has told that it has no candle
   */
  static Map<String, List<Range>> emptyStarts(
      CandleSource source, Interval interval, Map<String, List<Range>> ranges) {
    Queue<Question> questions = new ArrayDeque<>();
    ranges.forEach(
        (symbol, ofSymbol) ->
            ofSymbol.stream()
                .filter(range -> source.calls(interval, range) > FEW_PAGES)
                .forEach(range -> questions.add(new Question(symbol, range))));
    Map<String, List<Range>> empty = new LinkedHashMap<>();
    CircuitBreaker breaker = new CircuitBreaker(GIVE_UP_AFTER);
    try (OrderedCalls<Answer> calls =
        new OrderedCalls<>(source.concurrentCalls(), Thread.currentThread()::isInterrupted)) {
      while (true) {
        while (!calls.isFull() && !questions.isEmpty() && !breaker.isOpen()) {
          Question question = questions.remove();
          calls.ask(() -> ask(source, interval, question));
        }
        if (calls.isEmpty()) {
          return empty;
        }
        Answer answer = calls.next();
        if (answer.told()) {
          breaker.succeeded();
        } else {
          breaker.failed();
        }
        answer
            .empty()
            .ifPresent(
                range ->
                    empty.computeIfAbsent(answer.symbol(), symbol -> new ArrayList<>()).add(range));
      }
    }
  }

  private static Answer ask(CandleSource source, Interval interval, Question question) {
    Range range = question.range();
    try {
      long held =
          source
              .firstOpenTime(question.symbol(), interval, range)
              .map(first -> Math.min(interval.openTimeAt(first), range.to()))
              .orElse(range.to());
      if (held <= range.from()) {
        return new Answer(question.symbol(), true, Optional.empty());
      }
      Range empty = new Range(range.from(), held);
      boolean agreed = source.firstOpenTime(question.symbol(), interval, empty).isEmpty();
      return new Answer(question.symbol(), true, agreed ? Optional.of(empty) : Optional.empty());
    } catch (ExchangeException e) {
      return new Answer(question.symbol(), false, Optional.empty());
    }
  }
}

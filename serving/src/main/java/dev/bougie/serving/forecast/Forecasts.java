package dev.bougie.serving.forecast;

import java.util.List;

/**
 * The forecasts for many symbols.
 *
 * @param found by symbol
 * @param unavailable the symbols without a forecast, by symbol
 */
public record Forecasts(List<Forecast> found, List<Unavailable> unavailable) {

  /**
   * Why there is no forecast of a symbol.
   *
   * @param code stable, the one that who asks for this symbol alone is answered
   * @param message for people
   */
  public record Unavailable(String symbol, String code, String message) {}
}

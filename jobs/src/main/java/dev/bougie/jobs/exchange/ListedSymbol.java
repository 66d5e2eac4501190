package dev.bougie.jobs.exchange;

/**
 * A symbol as {@code /api/v3/exchangeInfo} tells it.
 *
 * @param base what is traded: BTC of BTCUSDT
 * @param quote what it is paid with: USDT of BTCUSDT
 * @param status the exchange's word: TRADING, BREAK, HALT ...
 */
public record ListedSymbol(String symbol, String base, String quote, String status) {

  /** The status of a symbol that new candles come of. */
  public static final String TRADING = "TRADING";

  /** Whether new candles come. */
  public boolean isTraded() {
    return TRADING.equals(status);
  }
}

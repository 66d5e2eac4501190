package dev.bougie.jobs.lake;

import java.nio.charset.StandardCharsets;
import org.apache.iceberg.shaded.org.apache.parquet.io.api.Binary;

/**
 * One candle in the types of the file, filled anew for each row so that none is allocated. Times
 * are UTC epoch microseconds.
 */
final class CandleFields {

  /** Microseconds of a millisecond. */
  static final long MICROS = 1_000L;

  final Binary interval;
  Binary symbol = Binary.EMPTY;
  Binary source = Binary.EMPTY;
  long openTime;
  double open;
  double high;
  double low;
  double close;
  double volume;
  double quoteVolume;
  long trades;
  double takerBuyBase;
  double takerBuyQuote;
  long closeTime;
  private String lastSymbol = "";
  private String lastSource = "";

  CandleFields(String interval) {
    this.interval = binary(interval);
  }

  /** Rows come symbol by symbol, so the text is seldom encoded. */
  void symbol(String text) {
    if (!text.equals(lastSymbol)) {
      symbol = binary(text);
      lastSymbol = text;
    }
  }

  void source(String text) {
    if (!text.equals(lastSource)) {
      source = binary(text);
      lastSource = text;
    }
  }

  private static Binary binary(String text) {
    return Binary.fromConstantByteArray(text.getBytes(StandardCharsets.UTF_8));
  }
}

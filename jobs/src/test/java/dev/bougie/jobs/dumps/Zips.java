package dev.bougie.jobs.dumps;

import dev.bougie.features.candle.Candle;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Archives as the exchange packs them. */
final class Zips {

  static final String HEADER =
      "open_time,open,high,low,close,volume,close_time,quote_volume,count,"
          + "taker_buy_volume,taker_buy_quote_volume,ignore";
  static final String GARBAGE = "@@corrupt,NaN,,-,1e999";

  private static final long MICROS_FROM = Instant.parse("2025-01-01T00:00:00Z").toEpochMilli();

  private Zips() {}

  /** One line of a CSV: microseconds from 2025 on, eight places. */
  static String line(Candle candle) {
    boolean micros = candle.openTime() >= MICROS_FROM;
    return String.join(
        ",",
        candle.openTime() + (micros ? "000" : ""),
        decimal(candle.open()),
        decimal(candle.high()),
        decimal(candle.low()),
        decimal(candle.close()),
        decimal(candle.volume()),
        candle.closeTime() + (micros ? "999" : ""),
        decimal(candle.quoteVolume()),
        String.valueOf(candle.trades()),
        decimal(candle.takerBuyBase()),
        decimal(candle.takerBuyQuote()),
        "0");
  }

  /** A zip of one file of these lines. */
  static byte[] zip(String name, List<String> lines) {
    return zip(name, (String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8));
  }

  /** A zip of one file; the same bytes at every call. */
  static byte[] zip(String name, byte[] content) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      ZipEntry entry = new ZipEntry(name);
      entry.setTime(0);
      zip.putNextEntry(entry);
      zip.write(content);
      zip.closeEntry();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  static String sha256(byte[] content) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String decimal(double value) {
    return Double.isFinite(value)
        ? BigDecimal.valueOf(value).setScale(8, java.math.RoundingMode.HALF_EVEN).toPlainString()
        : String.valueOf(value);
  }
}

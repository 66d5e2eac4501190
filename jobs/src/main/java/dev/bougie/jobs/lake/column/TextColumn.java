package dev.bougie.jobs.lake.column;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.iceberg.shaded.org.apache.parquet.io.api.Binary;

/** The texts of a column of a row group; there are few, in long runs. */
public final class TextColumn {

  private final int[] rows;
  private final Map<String, Integer> numbers = new HashMap<>();
  private final List<Binary> texts = new ArrayList<>();
  private String last = "";
  private int lastNumber = -1;

  public TextColumn(int capacity) {
    rows = new int[capacity];
  }

  public void set(int row, String text) {
    if (lastNumber < 0 || !text.equals(last)) {
      lastNumber = numbers.computeIfAbsent(text, this::add);
      last = text;
    }
    rows[row] = lastNumber;
  }

  /** The same text in the rows {@code from} (included) to {@code to} (excluded). */
  public void set(int from, int to, String text) {
    if (from < to) {
      set(from, text);
      Arrays.fill(rows, from + 1, to, rows[from]);
    }
  }

  /** Forgets all rows and texts. */
  public void clear() {
    numbers.clear();
    texts.clear();
    lastNumber = -1;
  }

  public Binary[] texts() {
    return texts.toArray(new Binary[0]);
  }

  /** The number of each row's text. */
  public int[] rows() {
    return rows;
  }

  private int add(String text) {
    texts.add(Binary.fromConstantByteArray(text.getBytes(StandardCharsets.UTF_8)));
    return texts.size() - 1;
  }
}

package dev.bougie.jobs.page;

import java.util.Locale;

/** What markup is put together from; all of it is HTML and well-formed XML alike. */
public final class Markup {

  private Markup() {}

  /** Text or the value of a quoted attribute, whatever stands in it. */
  public static String escape(String text) {
    StringBuilder escaped = new StringBuilder(text.length());
    text.codePoints()
        .forEach(
            point -> {
              switch (point) {
                case '&' -> escaped.append("&amp;");
                case '<' -> escaped.append("&lt;");
                case '>' -> escaped.append("&gt;");
                case '"' -> escaped.append("&quot;");
                case '\'' -> escaped.append("&#39;");
                default -> escaped.appendCodePoint(isAllowed(point) ? point : 0xFFFD);
              }
            });
    return escaped.toString();
  }

  /** A coordinate or a share: one decimal at most. */
  public static String at(double value) {
    String text = String.format(Locale.ROOT, "%.1f", value);
    return text.endsWith(".0") ? text.substring(0, text.length() - 2) : text;
  }

  /** A plot that has nothing to show and says why. */
  public static String emptyPlot(double width, double height, String title, String reason) {
    return svg("plot", width, height, title, label("middle", width / 2, height / 2, reason));
  }

  /** An image of its own size that a screen reader tells by its title. */
  public static String svg(String kind, double width, double height, String title, String content) {
    return """
        <svg class="%s" role="img" viewBox="0 0 %s %s" width="%s" height="%s"><title>%s</title>%s</svg>
        """
        .formatted(kind, at(width), at(height), at(width), at(height), escape(title), content);
  }

  public static String line(String kind, double x1, double y1, double x2, double y2) {
    return "<line class=\"%s\" x1=\"%s\" y1=\"%s\" x2=\"%s\" y2=\"%s\"/>"
        .formatted(kind, at(x1), at(y1), at(x2), at(y2));
  }

  public static String rectangle(String kind, double x, double y, double width, double height) {
    return "<rect class=\"%s\" x=\"%s\" y=\"%s\" width=\"%s\" height=\"%s\"/>"
        .formatted(kind, at(x), at(y), at(width), at(height));
  }

  public static String path(String kind, String data) {
    return "<path class=\"%s\" d=\"%s\"/>".formatted(kind, data);
  }

  /**
   * A label.
   *
   * @param anchor {@code start}, {@code middle} or {@code end} of the text stands at x
   */
  public static String label(String anchor, double x, double y, String text) {
    return "<text text-anchor=\"%s\" x=\"%s\" y=\"%s\">%s</text>"
        .formatted(anchor, at(x), at(y), escape(text));
  }

  /** What XML 1.0 can hold. */
  private static boolean isAllowed(int point) {
    return point == '\t'
        || point == '\n'
        || point == '\r'
        || (point >= 0x20 && point <= 0xD7FF)
        || (point >= 0xE000 && point <= 0xFFFD)
        || point >= 0x10000;
  }
}

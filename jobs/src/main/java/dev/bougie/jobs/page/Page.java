package dev.bougie.jobs.page;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/**
 * A page for a browser: one file that needs no other and no network, well-formed XML, in the
 * colours that the reader's system prefers.
 */
public final class Page {

  private Page() {}

  /**
   * The whole page.
   *
   * @param title as text, not yet escaped; also the heading
   * @param body well-formed markup
   */
  public static String of(String title, String body) {
    return """
        <!DOCTYPE html>
        <html lang="en" xmlns="http://www.w3.org/1999/xhtml">
        <head>
        <meta charset="utf-8"/>
        <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'"/>
        <meta name="viewport" content="width=device-width, initial-scale=1"/>
        <meta name="color-scheme" content="light dark"/>
        <title>%s</title>
        <style>
        %s</style>
        </head>
        <body>
        <main>
        <h1>%s</h1>
        %s</main>
        <script>
        %s</script>
        </body>
        </html>
        """
        .formatted(
            Markup.escape(title),
            resource("page.css"),
            Markup.escape(title),
            body,
            resource("page.js"));
  }

  private static String resource(String name) {
    try (InputStream stream = Objects.requireNonNull(Page.class.getResourceAsStream(name), name)) {
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + name, e);
    }
  }
}

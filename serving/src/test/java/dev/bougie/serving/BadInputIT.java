package dev.bougie.serving;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bougie.features.candle.Interval;
import dev.bougie.model.manifest.Level;
import dev.bougie.serving.RunningServer.Answer;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BadInputIT {

  @TempDir private static Path folder;
  private static RunningServer server;

  @BeforeAll
  static void start() throws Exception {
    server = RunningServer.start(folder);
    server
        .market()
        .store("BTCUSDT", Interval.H1, Instant.parse("2025-05-22T12:00:00Z"), 240, "dump");
    server.publish(new TestModel("m1", 1, Level.SOUND, false, 0.1, 0));
    server.await("/ready", "/model", "m1");
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/v1/candles/BTCUSDT?interval=7h        | interval | 7h       | must be one of 1s, 1m",
        "/v1/candles/BTCUSDT?interval=          | interval |          | must be one of 1s, 1m",
        "/v1/candles/BTCUSDT?interval=1H        | interval | 1H       | must be one of 1s, 1m",
        "/v1/candles/BTCUSDT?limit=0            | limit    | 0        | from 1 to 1000",
        "/v1/candles/BTCUSDT?limit=1001         | limit    | 1001     | from 1 to 1000",
        "/v1/candles/BTCUSDT?limit=-5           | limit    | -5       | from 1 to 1000",
        "/v1/candles/BTCUSDT?limit=1.5          | limit    | 1.5      | from 1 to 1000",
        "/v1/candles/BTCUSDT?limit=9999999999   | limit    | 9999999999 | from 1 to 1000",
        "/v1/candles/BTCUSDT?limit=99999999999999999999 | limit | 99999999999999999999 | from 1",
        "/v1/candles/BTCUSDT?from=yesterday     | from     | yesterday | a date such as 2024-01-31",
        "/v1/candles/BTCUSDT?to=2025-02-30      | to       | 2025-02-30 | a date such as",
        "/v1/candles/BTCUSDT?to=2025-01-01T00:00:00 | to   | 2025-01-01T00:00:00 | an instant such",
        "/v1/candles/BTCUSDT?from=-1            | from     | -1       | from 1970 to 9999",
        "/v1/candles/BTCUSDT?to=%2B10000-01-01  | to       | +10000-01-01 | from 1970 to 9999",
        "/v1/candles/BTCUSDT?to=999999999999999999 | to    | 999999999999999999 | from 1970 to 9999",
        "/v1/candles/BTCUSDT?from=2025-01-02&to=2025-01-01 | from | 2025-01-02 | must be before to",
        "/v1/candles/BTCUSDT?from=2025-01-01&to=2025-01-01 | from | 2025-01-01 | must be before to",
        "/v1/candles/BTCUSDT?lmit=5             | lmit     | 5        | known are interval, from",
        "/v1/candles/BTCUSDT?limit=5&limit=6    | limit    | 5, 6     | must be given once",
        "/v1/candles/BTC%20USDT                 | symbol   | BTC USDT | letters and digits",
        "/v1/candles/BTCUSDT/at                 | time     |          | must be given",
        "/v1/candles/BTCUSDT/at?time=noon       | time     | noon     | a date such as",
        "/v1/candles/BTCUSDT/at?time=0&limit=1  | limit    | 1        | known are time, interval",
        "/v1/predictions/BTCUSDT?horizon=0      | horizon  | 0        | from 1 to 100000",
        "/v1/predictions/BTCUSDT?horizon=x      | horizon  | x        | from 1 to 100000",
        "/v1/predictions/BTCUSDT?interval=x     | interval | x        | must be one of",
        "/v1/predictions/BTCUSDT?from=0         | from     | 0        | known are interval, horizon",
        "/v1/advice?horizon=-1                  | horizon  | -1       | from 1 to 100000",
        "/v1/advice/BTCUSDT?x=1                 | x        | 1        | known are interval, horizon",
        "/v1/symbols?x=1                        | x        | 1        | no parameter is known here",
        "/v1/models?x=1                         | x        | 1        | no parameter is known here",
        "/health?x=1                            | x        | 1        | no parameter is known here",
        "/ready?x=1                             | x        | 1        | no parameter is known here",
      })
  void namesTheParameterItsValueAndWhatIsAllowed(
      String path, String field, String value, String allowed) throws Exception {
    Answer answer = server.get(path);
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.text("/code")).isEqualTo("invalid_parameter");
    assertThat(answer.text("/field")).isEqualTo(field);
    assertThat(answer.text("/message"))
        .startsWith("%s = '%s".formatted(field, value == null ? "" : value))
        .contains(allowed);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "' OR '1'='1",
        "BTCUSDT'; DROP TABLE candles; --",
        "BTCUSDT' UNION SELECT version() --",
        "\" OR 1=1 --",
        "1); DELETE FROM candles; --",
        "BTCUSDT\\'; TRUNCATE candles; --",
        ":symbol",
        "$1",
        "BTCUSDT%00",
        "pg_sleep(10)"
      })
  void takesHostileTextAsTextInEveryParameter(String text) throws Exception {
    String hostile = URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    for (String path :
        List.of(
            "/v1/candles/" + hostile,
            "/v1/candles/" + hostile + "/at?time=0",
            "/v1/predictions/" + hostile,
            "/v1/advice/" + hostile,
            "/v1/candles/BTCUSDT?interval=" + hostile,
            "/v1/candles/BTCUSDT?from=" + hostile,
            "/v1/candles/BTCUSDT?to=" + hostile,
            "/v1/candles/BTCUSDT?limit=" + hostile,
            "/v1/candles/BTCUSDT/at?time=" + hostile,
            "/v1/candles/BTCUSDT/at?time=0&interval=" + hostile,
            "/v1/predictions/BTCUSDT?interval=" + hostile,
            "/v1/predictions/BTCUSDT?horizon=" + hostile,
            "/v1/advice?interval=" + hostile,
            "/v1/advice?horizon=" + hostile,
            "/v1/advice?" + hostile + "=1")) {
      assertThat(server.get(path).status()).as(path).isIn(400, 404);
    }
    assertThat(server.get("/v1/candles/BTCUSDT?limit=1000").json().at("/candles")).hasSize(240);
  }

  @Test
  void answersAnUnknownAddressInTheSameForm() throws Exception {
    Answer answer = server.get("/v2/nothing");
    assertThat(answer.status()).isEqualTo(404);
    assertThat(answer.text("/code")).isEqualTo("not_found");
    assertThat(answer.json().at("/field").isNull()).isTrue();
  }

  @Test
  void answersAnotherMethodInTheSameForm() throws Exception {
    HttpResponse<String> response =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(URI.create(server.address() + "/v1/symbols"))
                    .POST(HttpRequest.BodyPublishers.ofString("x"))
                    .build(),
                HttpResponse.BodyHandlers.ofString());
    assertThat(response.statusCode()).isEqualTo(405);
    assertThat(response.headers().firstValue("Allow")).contains("GET, HEAD");
    assertThat(response.body()).contains("\"code\":\"method_not_allowed\"");
  }

  @Test
  void shortensLongValuesAndHidesControlCharacters() throws Exception {
    Answer answer = server.get("/v1/advice?horizon=" + "9".repeat(5_000));
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.text("/message")).hasSizeLessThan(200);
    assertThat(server.get("/v1/advice?horizon=1%0A2").text("/message")).contains("'1?2'");
  }
}

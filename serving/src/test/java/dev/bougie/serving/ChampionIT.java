package dev.bougie.serving;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bougie.features.candle.Candle;
import dev.bougie.features.candle.Interval;
import dev.bougie.model.artifact.Artifact;
import dev.bougie.model.json.Json;
import dev.bougie.model.manifest.Level;
import dev.bougie.model.manifest.Manifest;
import dev.bougie.serving.RunningServer.Answer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChampionIT {

  private static final Instant FIRST = Instant.parse("2025-05-22T12:00:00Z");
  private static final String QUESTION = "/v1/predictions/BTCUSDT";

  @TempDir private static Path folder;
  private static RunningServer server;

  @BeforeAll
  static void start() {
    server = RunningServer.start(folder);
    server.market().store("BTCUSDT", Interval.H1, FIRST, 240, "dump");
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @BeforeEach
  void waitUntilNobodyAnswers() throws Exception {
    server.await("/ready", "/code", "no_model");
  }

  @AfterEach
  void publishNothing() {
    server
        .database()
        .jdbi()
        .useHandle(handle -> handle.execute("TRUNCATE models, champions CASCADE"));
  }

  @Test
  void isNotReadyUntilAChampionIsLoaded() throws Exception {
    assertThat(server.get("/health").status()).isEqualTo(200);
    Answer before = server.get("/ready");
    assertThat(before.status()).isEqualTo(503);
    assertThat(before.text("/message")).contains("interval 1h and horizon 1", "none at all");
    assertThat(server.get(QUESTION).status()).isEqualTo(503);
    assertThat(server.get("/v1/candles/BTCUSDT").status()).isEqualTo(200);

    server.publish(model("first", 0.01));
    Answer after = server.await("/ready", "/model", "first");
    assertThat(after.status()).isEqualTo(200);
    assertThat(after.text("/status")).isEqualTo("ready");
    assertThat(after.json().at("/rejected")).isEmpty();
    assertThat(after.text("/lastPoll")).isEqualTo(RunningServer.NOW.toString());
    assertThat(server.get(QUESTION).status()).isEqualTo(200);
  }

  @Test
  void followsTheOtherChampionsWhereTheManifestOfOneCannotBeRead() throws Exception {
    server.publish(model("readable", 0.01));
    server
        .database()
        .jdbi()
        .useHandle(
            handle ->
                handle
                    .createScript(
                        """
                        INSERT INTO models SELECT 'of-tomorrow', kind, interval, 5, level, synthetic,
                          sha256, '{"version": "two"}', created_at FROM models;
                        INSERT INTO champions VALUES ('1h', 5, 'of-tomorrow', now());
                        """)
                    .execute());
    Answer ready = server.await("/ready", "/rejected/0/modelId", "of-tomorrow");
    assertThat(ready.text("/model")).isEqualTo("readable");
    assertThat(server.get(QUESTION + "?horizon=5").text("/code")).isEqualTo("model_rejected");
    assertThat(server.get("/v1/models").json().at("/models")).hasSize(1);
  }

  @Test
  void losesNoRequestWhileChampionsChange() throws Exception {
    server.publish(model("swap-0", 0));
    server.await(QUESTION, "/model/id", "swap-0");
    AtomicBoolean running = new AtomicBoolean(true);
    Set<String> seen = new ConcurrentSkipListSet<>();
    ExecutorService clients = Executors.newFixedThreadPool(4);
    try {
      List<Future<Integer>> answered = new ArrayList<>();
      for (int client = 0; client < 4; client++) {
        answered.add(clients.submit(ask(running, seen)));
      }
      for (int swap = 1; swap <= 8; swap++) {
        server.publish(model("swap-" + swap, swap / 1000.0));
        server.await(QUESTION, "/model/id", "swap-" + swap);
      }
      running.set(false);
      for (Future<Integer> count : answered) {
        assertThat(count.get()).isPositive();
      }
    } finally {
      running.set(false);
      clients.shutdown();
    }
    assertThat(seen).contains("swap-1", "swap-7");
  }

  /** Every answer is whole: the forecast is the one of the model that it names. */
  private static Callable<Integer> ask(AtomicBoolean running, Set<String> seen) {
    return () -> {
      int count = 0;
      while (running.get()) {
        Answer answer = server.get(QUESTION);
        assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
        String id = answer.text("/model/id");
        assertThat(answer.number("/expectedReturn"))
            .isEqualTo(Integer.parseInt(id.substring(5)) / 1000.0);
        seen.add(id);
        count++;
      }
      return count;
    };
  }

  @Test
  void goesOnWithTheOldModelWhereTheNewOneIsTampered() throws Exception {
    server.publish(model("good", 0.01));
    server.await("/ready", "/model", "good");
    TestModel tampered = model("tampered", 0.02);
    tamper(tampered.write(RunningServer.models(folder)));
    server.register(tampered);
    Answer ready = server.await("/ready", "/rejected/0/modelId", "tampered");
    assertThat(ready.status()).isEqualTo(200);
    assertThat(ready.text("/model")).isEqualTo("good");
    assertThat(ready.text("/rejected/0/reason")).contains("sha256");
    assertThat(server.get(QUESTION).text("/model/id")).isEqualTo("good");

    server.publish(model("better", 0.03));
    Answer mended = server.await("/ready", "/model", "better");
    assertThat(mended.json().at("/rejected")).isEmpty();
  }

  @Test
  void refusesATamperedModelWhereThereIsNoOther() throws Exception {
    TestModel tampered = model("alone", 0.02);
    tamper(tampered.write(RunningServer.models(folder)));
    server.register(tampered);
    refuses("alone", "sha256");
  }

  @Test
  void refusesFeaturesThatThisCodeComputesDifferently() throws Exception {
    TestModel model = model("other-features", 0.02);
    Path artifact = model.write(RunningServer.models(folder));
    Manifest other =
        model.manifest(new Manifest.FeatureSetUsed("core", "0".repeat(64), List.of("rsi_14")));
    Files.write(artifact.resolve(Artifact.MANIFEST), Json.writePretty(other));
    server.register(model);
    refuses("other-features", "fingerprint");
  }

  @Test
  void refusesAnArtifactThatWasReplacedAsAWhole() throws Exception {
    TestModel replaced = model("replaced", 0.5);
    replaced.write(RunningServer.models(folder));
    server.register(model("replaced", 0.02));
    refuses("replaced", "the registry says");
  }

  @Test
  void refusesAManifestThatClaimsMoreThanWasPublished() throws Exception {
    TestModel published = model("boasting", 0.02);
    TestModel claimed = new TestModel("boasting", 1, Level.TRADABLE, false, 0, 0.02);
    Path artifact = published.write(RunningServer.models(folder));
    Files.write(artifact.resolve(Artifact.MANIFEST), Json.writePretty(claimed.manifest()));
    server.register(published);
    refuses("boasting", "is not the one that was published");
  }

  @Test
  void takesAnArtifactThatArrivesLate() throws Exception {
    TestModel late = model("late", 0.02);
    server.register(late);
    refuses("late", "is missing");
    late.write(RunningServer.models(folder));
    assertThat(server.await("/ready", "/model", "late").status()).isEqualTo(200);
  }

  @Test
  void foretellsOverAHoleInTheCandles() throws Exception {
    server.publish(new TestModel("sloped", 1, Level.SOUND, false, 10, 0.004));
    server.await("/ready", "/model", "sloped");
    List<Candle> whole = server.market().store("WHOLE", Interval.H1, FIRST, 200, "dump");
    List<Candle> holed = new ArrayList<>(whole);
    holed.remove(198);
    server.market().store("HOLED", Interval.H1, holed, "dump");
    assertThat(server.get("/v1/predictions/WHOLE").number("/expectedReturn")).isNotEqualTo(0.004);
    Answer answer = server.get("/v1/predictions/HOLED");
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.number("/expectedReturn")).isEqualTo(0.004);
    assertThat(server.get("/v1/advice/HOLED").text("/advice/0/action")).isEqualTo("HOLD");
  }

  private static void refuses(String id, String reason) throws Exception {
    Answer ready = server.await("/ready", "/message", reason);
    assertThat(ready.status()).isEqualTo(503);
    assertThat(ready.text("/code")).isEqualTo("model_rejected");
    assertThat(ready.text("/message")).contains(id);
    Answer prediction = server.get(QUESTION);
    assertThat(prediction.status()).isEqualTo(503);
    assertThat(prediction.text("/code")).isEqualTo("model_rejected");
    assertThat(prediction.text("/message")).contains(reason);
    assertThat(server.get("/health").status()).isEqualTo(200);
  }

  private static TestModel model(String id, double bias) {
    return new TestModel(id, 1, Level.SOUND, false, 0, bias);
  }

  private static void tamper(Path artifact) throws Exception {
    Path graph = artifact.resolve(Artifact.MODEL);
    byte[] bytes = Files.readAllBytes(graph);
    bytes[bytes.length / 2] ^= 1;
    Files.write(graph, bytes);
  }
}

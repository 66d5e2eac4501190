package dev.bougie.jobs.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bougie.features.catalogue.FeatureSets;
import dev.bougie.features.engine.Feature;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A jar of a user, of which the folder of its classes is one. */
class FeatureDocsTest {

  private static final String TREND = "dev.bougie.features.catalogue.trend";
  private static final String MACD = TREND + ".MacdRatio";

  @TempDir private Path folder;
  private URL ofUser;
  private URL ours;

  @BeforeEach
  void makeTheUsersJar() throws IOException {
    Path source = folder.resolve("Distance.java");
    Files.writeString(
        source,
        """
        package org.example.distance;

        import dev.bougie.features.candle.CandleColumns;
        import dev.bougie.features.engine.PerCandle;

        public final class Distance implements PerCandle {
          @Override
          public String id() {
            return "distance";
          }

          @Override
          public int lookback() {
            return 1;
          }

          @Override
          public double at(CandleColumns candles, int index) {
            return candles.close()[index] - candles.open()[index];
          }
        }
        """);
    int compiled =
        ToolProvider.getSystemJavaCompiler()
            .run(
                null,
                null,
                null,
                "-proc:none",
                "-classpath",
                System.getProperty("java.class.path"),
                "-d",
                folder.toString(),
                source.toString());
    assertThat(compiled).isZero();
    Path resource = folder.resolve(FeatureDocs.RESOURCE);
    Files.createDirectories(resource.getParent());
    Files.writeString(
        resource,
        """
        {
          "features": {
            "org.example.distance.Distance": {"text": "What the user tells"},
            "%s": {"text": "What the user tells of ours"}
          },
          "packages": {"%s": "What the user tells of a family"}
        }
        """
            .formatted(MACD, TREND));
    ofUser = resource.toUri().toURL();
    ours = Feature.class.getClassLoader().getResource(FeatureDocs.RESOURCE);
  }

  @Test
  void aUsersJarTellsOfItsOwnFeaturesAndNotOfOurs() throws Exception {
    Feature macd =
        FeatureSets.ours().stream()
            .filter(feature -> feature.getClass().getName().equals(MACD))
            .findFirst()
            .orElseThrow();
    FeatureDocs alone = new FeatureDocs(List.of(ours));
    URL[] path = {folder.toUri().toURL()};
    try (URLClassLoader loader = new URLClassLoader(path, getClass().getClassLoader())) {
      Feature distance =
          (Feature)
              loader.loadClass("org.example.distance.Distance").getConstructor().newInstance();
      for (List<URL> order : List.of(List.of(ofUser, ours), List.of(ours, ofUser))) {
        FeatureDocs docs = new FeatureDocs(order);
        assertThat(docs.of(distance).text()).isEqualTo("What the user tells");
        assertThat(docs.of(macd)).isEqualTo(alone.of(macd));
        assertThat(docs.of(macd).text()).contains("EMA");
        assertThat(docs.ofPackage(TREND)).isPresent().isEqualTo(alone.ofPackage(TREND));
      }
      assertThat(alone.of(distance).text()).isEmpty();
    }
  }
}

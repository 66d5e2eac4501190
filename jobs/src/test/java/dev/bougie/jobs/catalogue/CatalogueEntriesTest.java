package dev.bougie.jobs.catalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bougie.features.candle.CandleColumns;
import dev.bougie.features.catalogue.FeatureSets;
import dev.bougie.features.engine.Feature;
import dev.bougie.features.engine.PerCandle;
import dev.bougie.model.config.ConfigException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.example.ShadowBalance;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CatalogueEntriesTest {

  private final Catalogue catalogue = new Catalogue();

  static Stream<Feature> ours() {
    return FeatureSets.ours().stream();
  }

  @ParameterizedTest
  @MethodSource("ours")
  void everyFeatureOfOursIsDocumentedInFull(Feature feature) {
    Catalogue.Entry entry = new Catalogue().entry(feature);

    assertThat(entry.text()).as("what %s is", entry.type()).isNotBlank();
    assertThat(entry.summary()).as("the first sentence of %s", entry.type()).isNotBlank();
    assertThat(entry.unit()).as("<li>Unit: of %s", entry.type()).isNotBlank();
    assertThat(entry.range()).as("Range: of %s, after its unit", entry.type()).isNotBlank();
    assertThat(entry.lookbackRule()).as("<li>Look-back: of %s", entry.type()).isNotBlank();
    assertThat(entry.undefined()).as("<li>Undefined: of %s", entry.type()).isNotBlank();
    assertThat(entry.source()).as("<li>Source: of %s", entry.type()).isNotBlank();
    assertThat(entry.sets()).isNotEmpty();
    assertThat(catalogue.ofFamily(entry.family())).as(entry.family()).isPresent();
  }

  @Test
  void tellsWhatTheJavadocTells() {
    assertThat(catalogue.show("macd_histogram_12_26_9"))
        .isEqualTo(
            new Catalogue.Entry(
                "macd_histogram_12_26_9",
                "trend",
                139,
                2,
                false,
                "dev.bougie.features.catalogue.trend.MacdHistogram",
                List.of("core", "full"),
                "The MACD line less its signal line, relative to the price",
                "The MACD line less its signal line, relative to the price: `(MACD -"
                    + " EMA_signal(MACD)) / close`, with MACD in the unit of the price and every"
                    + " EMA over exactly four times its span",
                "fraction of the close",
                "any; 0 where the price did not move",
                "`4 * slow + 4 * signal - 1`",
                "where an average leaves the range of a double",
                "Appel, <i>Technical Analysis: Power Tools for Active Investors</i> (2005);"
                    + " histogram: Aspray, 1986"));
  }

  @Test
  void listsOursInTheirOrderAndThenThoseOfUsers() {
    assertThat(catalogue.list(Optional.empty()))
        .extracting(Catalogue.Entry::id)
        .containsExactlyElementsOf(
            Stream.concat(ours().map(Feature::id), Stream.of(new ShadowBalance().id())).toList());
  }

  @Test
  void listsWhatAnExpressionNames() {
    assertThat(catalogue.list(Optional.of("shadow_balance_24+rsi_14")))
        .extracting(Catalogue.Entry::id)
        .containsExactly("shadow_balance_24", "rsi_14");
  }

  @Test
  void tellsOfAUserMadeFeatureWhatTheInterfaceTells() {
    Catalogue.Entry entry = catalogue.show("shadow_balance_24");

    assertThat(entry.family()).isEqualTo("user-made");
    assertThat(entry.sets()).isEmpty();
    assertThat(CatalogueText.show(entry))
        .isEqualTo(
            """
            shadow_balance_24
            look-back   24 candles
            version     1
            family      user-made
            class       org.example.ShadowBalance
            sets        none
            Its jar tells no more of it.
            """);
    assertThat(CatalogueText.list(List.of(entry)))
        .isEqualTo(
            """
            id                 family     look-back  unit  what it is
            shadow_balance_24  user-made  24         -     org.example.ShadowBalance
            1 feature
            """);
  }

  @Test
  void showsAFeatureInLinesOfATerminal() {
    assertThat(CatalogueText.show(catalogue.show("candles_present_24")))
        .isEqualTo(
            """
            candles_present_24
            formula     Which part of the last span places of the interval's grid, the current one included,
                        holds a candle: candles / span. The one family that looks across holes, to tell a model
                        about them
            unit        fraction
            range       1 / span to 1, which is no hole
            look-back   24 places of the grid, candles may be missing: span places
            undefined   never. Before a symbol's first candle there are none
            source      the gap ledger of this project; that it is informative when nothing trades: Engle,
                        Russell, Autoregressive Conditional Duration, Econometrica 66 (1998)
            version     2
            family      history
            class       dev.bougie.features.catalogue.history.CandlesPresent
            sets        full
            """);
  }

  @Test
  void whatAWrappingFeatureDoesNotTellIsThatOfTheOther() {
    Feature inner =
        ours().filter(feature -> feature.id().equals("rsi_14")).findFirst().orElseThrow();
    Catalogue.Entry entry = catalogue.entry(new Delayed(inner));

    assertThat(entry.id()).isEqualTo("delayed_rsi_14");
    assertThat(entry.family()).isEqualTo("momentum");
    assertThat(entry.unit()).isEqualTo("percent");
    assertThat(entry.summary()).isEqualTo("`rsi_14` by `Delayed`: Wilder's RSI");
    assertThat(entry.text()).contains("`rsi_14`: Wilder's RSI: `100 * gains");
  }

  @Test
  void namesTheNearestIdsOfOneThatThereIsNot() {
    assertThatThrownBy(() -> catalogue.show("rsi_15"))
        .isInstanceOf(ConfigException.class)
        .hasMessageStartingWith("ID = 'rsi_15' cannot be used: there is no such feature")
        .hasMessageContaining("the nearest are [rsi_14, ");
  }

  @Test
  void takesTheFirstSentenceOrWhatStandsBeforeTheFormula() {
    assertThat(summary("The height: `ln(high / low)`. More.")).isEqualTo("The height");
    assertThat(summary("MA and VMA: the mean of 1.5 spans. More."))
        .isEqualTo("MA and VMA: the mean of 1.5 spans");
    assertThat(summary("One sentence")).isEqualTo("One sentence");
    assertThat(summary("")).isEmpty();
  }

  private static String summary(String text) {
    return new FeatureDoc(text, "", "", "", "", "").summary();
  }

  private record Delayed(Feature inner) implements PerCandle {

    @Override
    public String id() {
      return "delayed_" + inner.id();
    }

    @Override
    public int lookback() {
      return inner.lookback() + 1;
    }

    @Override
    public double at(CandleColumns candles, int index) {
      return Double.NaN;
    }
  }
}

package dev.bougie.jobs.insight.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bougie.jobs.insight.measure.Measured;
import dev.bougie.jobs.insight.measure.Planted;
import dev.bougie.jobs.insight.measure.SampleSize;
import dev.bougie.jobs.page.Figures;
import dev.bougie.jobs.page.Markup;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

final class InsightPageTest {

  private static final Measured MEASURED = Planted.measured(List.of(1, 24));
  private static final String PAGE = InsightPage.of(MEASURED);

  @Test
  void isWellFormedAndHoldsEveryFeature() throws Exception {
    Document page = parse(PAGE);

    Element table =
        elements(page, "table").stream()
            .filter(found -> found.getAttribute("class").equals("sortable"))
            .findFirst()
            .orElseThrow();
    assertThat(elements(table, "tr")).hasSize(1 + Planted.FEATURES.size());
    assertThat(elements(page, "article"))
        .extracting(article -> article.getAttribute("id"))
        .containsExactlyElementsOf(Planted.FEATURES.stream().map(id -> "feature-" + id).toList());
    for (Element row : elements(table, "tr")) {
      assertThat(elements(row, "th").size() + elements(row, "td").size()).isEqualTo(16 + 2 * 2 + 1);
    }
  }

  @Test
  void everyPlotTellsItsTitle() throws Exception {
    List<Element> plots = elements(parse(PAGE), "svg");

    assertThat(plots).hasSize(3 * Planted.FEATURES.size() + 1);
    assertThat(plots)
        .allSatisfy(
            plot -> {
              assertThat(plot.getAttribute("role")).isEqualTo("img");
              assertThat(plot.getFirstChild().getNodeName()).isEqualTo("title");
              assertThat(plot.getFirstChild().getTextContent()).isNotBlank();
            });
    assertThat(PAGE).doesNotContain("NaN\"", "Infinity", " null", ">null<");
  }

  @Test
  void asksForNothingOutsideOfItself() throws Exception {
    Document page = parse(PAGE);

    for (Element element : elements(page, "*")) {
      assertThat(element.hasAttribute("src")).isFalse();
      assertThat(element.getTagName()).isNotIn("link", "img", "iframe", "object", "image");
      if (element.hasAttribute("href")) {
        assertThat(element.getAttribute("href")).startsWith("#feature-");
      }
    }
    assertThat(PAGE).doesNotContain("@import", "url(", "fetch(");
    assertThat(PAGE).contains("default-src 'none'");
  }

  @Test
  void saysWhatMustBeKnownBeforeItIsBelieved() throws Exception {
    List<String> cautions =
        elements(parse(PAGE), "p").stream()
            .filter(paragraph -> paragraph.getAttribute("class").equals("caution"))
            .map(Element::getTextContent)
            .toList();

    assertThat(cautions)
        .containsExactly(
            "Synthetic: some or all of these candles are made up.",
            "Without rows: BUSDT.",
            "Infinite values: 1 feature has some; these rows are no part of mean, min, max, quantiles and IC, and undefined to PSI.",
            MEASURED.insight().caution() + ".");
  }

  @Test
  void escapesWhateverNamesHold() throws Exception {
    List<String> names = new ArrayList<>(Planted.FEATURES);
    names.set(2, "<script>alert('a & b')</script>");
    names.set(3, "\"quoted\" \u0000");

    Document page = parse(InsightPage.of(Planted.measured(names, List.of(1))));

    assertThat(elements(page, "script")).hasSize(1);
    assertThat(elements(page, "h3"))
        .extracting(Element::getTextContent)
        .anyMatch(text -> text.startsWith("<script>alert('a & b')</script>"))
        .anyMatch(text -> text.startsWith("\"quoted\" \uFFFD"));
  }

  @Test
  void isTheSameForTheSameMeasures() {
    assertThat(InsightPage.of(Planted.measured(List.of(1, 24)))).isEqualTo(PAGE);
  }

  @Test
  void theTableAlignsAndTellsTheSame() {
    List<String> lines = InsightTable.format(MEASURED.insight()).lines().toList();

    assertThat(lines.get(0))
        .isEqualTo(
            "lake.features.planted_01234567, 1h candles of 1 symbol from 2024-01-08T00:00:00Z to 2024-04-06T23:00:00Z: 2,160 rows, 2,160 sampled");
    assertThat(lines.get(2)).startsWith("feature").contains("IC 1", "IC 24").endsWith("remarks");
    assertThat(lines.subList(3, 11))
        .extracting(line -> line.split(" ", 2)[0])
        .containsExactlyElementsOf(Planted.FEATURES);
    assertThat(lines.get(9)).contains("100.00 %").endsWith("never defined");
    assertThat(lines.get(6)).endsWith("redundant");
    assertThat(lines)
        .contains(
            "redundant: noise stands for copy",
            "CAUTION: " + MEASURED.insight().caution(),
            "CAUTION: synthetic: some or all of these candles are made up");
  }

  @Test
  void saysPlainlyWhatHasNoFigures() throws Exception {
    assertThat(card("never"))
        .contains("never defined", "no value in any of 2,160 rows: 100.00 % NaN")
        .contains("never: no values", "never: no PSI, no values", "never: no IC, no values")
        .doesNotContain("infinite");
    assertThat(card("constant"))
        .contains("2,160 of 2,160 rows defined, 0.00 % NaN", "; each is 0.1")
        .contains("constant: no IC, a constant ranks nothing");
    assertThat(card("infinite"))
        .contains("2,159 of 2,160 rows defined, 0.00 % NaN, 1 infinite and left out of all figures")
        .doesNotContain("each is");
    assertThat(card("noise")).doesNotContain("no values", "no IC", "infinite");
  }

  private static String card(String feature) throws Exception {
    return elements(parse(PAGE), "article").stream()
        .filter(article -> article.getAttribute("id").equals("feature-" + feature))
        .findFirst()
        .orElseThrow()
        .getTextContent();
  }

  @Test
  void bothTellWhyTheSampleIsSmallerThanAskedFor() {
    Measured cut =
        Planted.measured(
            Planted.FEATURES, List.of(1), new SampleSize(1_000_000, 500_000, 9, 36L * 1_048_576));
    String note =
        "sample: about 131,072 rows, not the 500,000 of insight.sample-rows, since 9 columns of more"
            + " would fill over a quarter of this process' heap, 36 MiB; a larger one (-Xmx) holds more";

    assertThat(InsightTable.format(cut.insight()).lines()).contains("note: " + note);
    assertThat(InsightPage.of(cut)).contains(Markup.escape("S" + note.substring(1)));
    assertThat(PAGE).doesNotContain("insight.sample-rows");
  }

  @Test
  void figuresAreShort() {
    assertThat(Figures.number(0.123456)).isEqualTo("0.1235");
    assertThat(Figures.number(1200)).isEqualTo("1200");
    assertThat(Figures.number(-0.0)).isEqualTo("0");
    assertThat(Figures.number(1.5e-9)).isEqualTo("1.50e-09");
    assertThat(Figures.number(123456789)).isEqualTo("1.23e+08");
    assertThat(Figures.number(Double.NaN)).isEqualTo("-");
    assertThat(Figures.signed(Double.POSITIVE_INFINITY, 1)).isEqualTo("inf");
    assertThat(Figures.signed(0.25, 1)).isEqualTo("+0.3");
    assertThat(Figures.percent(0.00001)).isEqualTo("< 0.01 %");
    assertThat(Figures.percent(0)).isEqualTo("0.00 %");
    assertThat(Figures.percent(Double.NaN)).isEqualTo("-");
  }

  private static List<Element> elements(org.w3c.dom.Node within, String tag) {
    NodeList found =
        within instanceof Document document
            ? document.getElementsByTagName(tag)
            : ((Element) within).getElementsByTagName(tag);
    List<Element> elements = new ArrayList<>();
    for (int i = 0; i < found.getLength(); i++) {
      elements.add((Element) found.item(i));
    }
    return elements;
  }

  private static Document parse(String page) throws Exception {
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new InputSource(new StringReader(page)));
  }
}

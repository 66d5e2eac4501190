package dev.bougie.jobs.validate.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bougie.jobs.judge.Metric;
import dev.bougie.jobs.judge.Report;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

final class ReportPageTest {

  private static final Report REPORT = PlantedReport.of("gbt");
  private static final String PAGE = ReportPage.of(REPORT);

  @Test
  void isWellFormedAndHoldsEveryCandidateThatWasJudged() throws Exception {
    assertThat(elements(parse(PAGE), "article"))
        .extracting(article -> article.getAttribute("id"))
        .containsExactly("candidate-linear", "candidate-gbt");
  }

  @Test
  void tellsTheVerdictsAndWhatStandsInTheWayOfMore() throws Exception {
    Element verdicts = elements(parse(PAGE), "table").get(0);

    assertThat(elements(verdicts, "tr").get(1).getTextContent())
        .contains("linear", "sound", "not below 0.01");
    assertThat(elements(verdicts, "tr").get(2).getTextContent())
        .contains("gbt", "skilled", "chosen", "of luck: deflated 0.4", "not above 0.95");
  }

  @Test
  void setsEachMetricWithItsIntervalBesideTheBaselines() throws Exception {
    Element metrics = elements(parse(PAGE), "table").get(1);

    List<Element> rows = elements(metrics, "tr");
    assertThat(rows).hasSize(1 + REPORT.assessments().size());
    for (Element row : rows) {
      assertThat(elements(row, "th").size() + elements(row, "td").size())
          .isEqualTo(1 + Metric.values().length);
    }
    assertThat(rows.get(4).getTextContent()).startsWith("gbt candidate").contains(" to ");
    assertThat(rows.get(1).getTextContent()).startsWith("zero").contains("0.6931");
  }

  @Test
  void everyPlotTellsItsTitle() throws Exception {
    List<Element> plots = elements(parse(PAGE), "svg");

    assertThat(plots).hasSize(5 + 2 * 3);
    assertThat(plots)
        .allSatisfy(
            plot -> {
              assertThat(plot.getAttribute("role")).isEqualTo("img");
              assertThat(plot.getFirstChild().getNodeName()).isEqualTo("title");
              assertThat(plot.getFirstChild().getTextContent()).isNotBlank();
            });
    assertThat(PAGE).doesNotContain("NaN\"", ">NaN", " NaN ", "Infinity", " null", ">null<");
  }

  @Test
  void everyTestStandsInTheTableOfItsCandidate() throws Exception {
    Element card = elements(parse(PAGE), "article").get(1);

    assertThat(elements(elements(card, "table").get(0), "tr"))
        .hasSize(1 + PlantedReport.judgement(REPORT.assessments(), "gbt").tests().size());
    assertThat(card.getTextContent())
        .contains("deflated sharpe", "coverage", "leaked ranks", "1970-05", "volatility", "trend");
  }

  @Test
  void saysThatCandlesAreMadeUp() throws Exception {
    assertThat(elements(parse(PAGE), "p"))
        .filteredOn(paragraph -> paragraph.getAttribute("class").equals("caution"))
        .extracting(Element::getTextContent)
        .containsExactly("Some or all of these candles are made up.");
  }

  @Test
  void asksForNothingOutsideOfItself() throws Exception {
    for (Element element : elements(parse(PAGE), "*")) {
      assertThat(element.hasAttribute("src")).isFalse();
      assertThat(element.getTagName()).isNotIn("link", "img", "iframe", "object", "image");
      if (element.hasAttribute("href")) {
        assertThat(element.getAttribute("href")).startsWith("#candidate-");
      }
    }
  }

  @Test
  void escapesWhateverNamesHold() throws Exception {
    String page = ReportPage.of(PlantedReport.of("<b>&\"'"));

    assertThat(elements(parse(page), "b")).isEmpty();
    assertThat(elements(parse(page), "article").get(1).getAttribute("id"))
        .isEqualTo("candidate-<b>&\"'");
  }

  private static Document parse(String page) throws Exception {
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new InputSource(new StringReader(page)));
  }

  private static List<Element> elements(Document page, String tag) {
    return list(page.getElementsByTagName(tag));
  }

  private static List<Element> elements(Element within, String tag) {
    return list(within.getElementsByTagName(tag));
  }

  private static List<Element> list(NodeList nodes) {
    List<Element> elements = new ArrayList<>();
    for (int i = 0; i < nodes.getLength(); i++) {
      elements.add((Element) nodes.item(i));
    }
    return elements;
  }
}

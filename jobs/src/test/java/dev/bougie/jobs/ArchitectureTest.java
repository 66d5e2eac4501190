package dev.bougie.jobs;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ArchitectureTest {

  private static final String PACKAGE = "dev.bougie.jobs.";

  /** Rooms that stages share; each may know those of the layers before its own. */
  private static final List<Set<String>> LAYERS =
      List.of(
          Set.of(
              "statistics", "split", "onnx", "page", "text", "progress", "exchange", "promotion"),
          Set.of("judge", "label", "lake", "sink", "trials"),
          Set.of("run"),
          Set.of("dataset"),
          Set.of("backtest", "fit"));

  private static final List<String> SHARED = LAYERS.stream().flatMap(Set::stream).toList();

  private static final JavaClasses JOBS =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("dev.bougie.jobs");

  @Test
  void knowsFeaturesAndModelButNeitherTheServerNorItsLibraries() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("dev.bougie.serving..", "io.javalin..", "org.eclipse.jetty..")
        .check(JOBS);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ingest",
        "stream",
        "gaps",
        "doctor",
        "featurize",
        "insight",
        "train",
        "validate",
        "export",
        "publish",
        "maintain",
        "search",
        "universe",
        "catalogue"
      })
  void keepsStagesApart(String stage) {
    noClasses()
        .that()
        .resideInAPackage(PACKAGE + stage + "..")
        .should()
        .dependOnClassesThat(
            areOfJobsBut(Stream.concat(SHARED.stream(), Stream.of(stage, "dumps"))))
        .check(JOBS);
  }

  @Test
  void letsOnlyTrainingRowsAndInsightLookAhead() {
    noClasses()
        .that(areOfJobsBut("label", "dataset", "search", "insight"))
        .should()
        .dependOnClassesThat()
        .resideInAPackage(PACKAGE + "label..")
        .check(JOBS);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "statistics",
        "split",
        "judge",
        "onnx",
        "page",
        "promotion",
        "text",
        "trials",
        "backtest.core",
        "backtest.page",
        "label.kernel",
        "insight.measure",
        "insight.page",
        "validate.page"
      })
  void keepsArithmeticAndPagesFreeOfSpark(String pure) {
    noClasses()
        .that()
        .resideInAPackage(PACKAGE + pure + "..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.apache.spark..", "org.apache.hadoop..", "org.apache.iceberg..")
        .check(JOBS);
  }

  @Test
  void measuresWithoutKnowingHowItIsShown() {
    noClasses()
        .that()
        .resideInAPackage(PACKAGE + "insight.measure..")
        .should()
        .dependOnClassesThat(areOfJobsBut("insight.measure", "statistics"))
        .check(JOBS);
    noClasses()
        .that()
        .resideInAPackage(PACKAGE + "insight.page..")
        .should()
        .dependOnClassesThat(areOfJobsBut("insight.page", "insight.measure", "page", "text"))
        .check(JOBS);
    noClasses()
        .that()
        .resideInAPackage(PACKAGE + "judge..")
        .should()
        .dependOnClassesThat(areOfJobsBut("judge", "statistics"))
        .check(JOBS);
    noClasses()
        .that()
        .resideInAPackage(PACKAGE + "validate.page..")
        .should()
        .dependOnClassesThat(areOfJobsBut("validate.page", "judge", "page"))
        .check(JOBS);
  }

  @Test
  void letsDumpsKnowOnlyTheLake() {
    noClasses()
        .that()
        .resideInAPackage(PACKAGE + "dumps..")
        .should()
        .dependOnClassesThat(areOfJobsBut("dumps", "lake"))
        .check(JOBS);
  }

  @Test
  void letsWhatStagesShareKnowOnlyWhatStandsBeforeIt() {
    Set<String> known = new LinkedHashSet<>();
    for (Set<String> layer : LAYERS) {
      for (String shared : layer) {
        noClasses()
            .that()
            .resideInAPackage(PACKAGE + shared + "..")
            .should()
            .dependOnClassesThat(areOfJobsBut(Stream.concat(known.stream(), Stream.of(shared))))
            .check(JOBS);
      }
      known.addAll(layer);
    }
  }

  @Test
  void streamsWithoutSpark() {
    noClasses()
        .that()
        .resideInAPackage(PACKAGE + "stream..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.apache.spark..")
        .check(JOBS);
  }

  @Test
  void hasNoCyclesBetweenPackages() {
    slices().matching("dev.bougie.jobs.(*)..").should().beFreeOfCycles().check(JOBS);
  }

  @Test
  void endsTheProcessInMainOnly() {
    noClasses()
        .that()
        .doNotHaveFullyQualifiedName("dev.bougie.jobs.Main")
        .should()
        .callMethod(System.class, "exit", int.class)
        .orShould()
        .callMethod(Runtime.class, "exit", int.class)
        .orShould()
        .callMethod(Runtime.class, "halt", int.class)
        .check(JOBS);
  }

  private static DescribedPredicate<JavaClass> areOfJobsBut(String... packages) {
    return areOfJobsBut(Stream.of(packages));
  }

  private static DescribedPredicate<JavaClass> areOfJobsBut(Stream<String> packages) {
    String[] allowed = packages.map(name -> PACKAGE + name + "..").toArray(String[]::new);
    return resideInAPackage("dev.bougie.jobs..").and(not(resideInAnyPackage(allowed)));
  }
}

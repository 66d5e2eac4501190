package dev.bougie.serving;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class ArchitectureTest {

  private static final JavaClasses SERVING =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("dev.bougie.serving");

  @Test
  void knowsNeitherSparkNorTheJobs() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.apache.spark..", "scala..", "dev.bougie.jobs..")
        .check(SERVING);
  }

  @Test
  void keepsTheWebServerOutOfTheServices() {
    noClasses()
        .that()
        .resideInAnyPackage(
            "dev.bougie.serving.candle..",
            "dev.bougie.serving.forecast..",
            "dev.bougie.serving.advice..",
            "dev.bougie.serving.fault..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "io.javalin..", "org.eclipse.jetty..", "jakarta.servlet..", "dev.bougie.serving.http..")
        .check(SERVING);
  }

  @Test
  void hasNoCyclesBetweenPackages() {
    slices().matching("dev.bougie.serving.(**)").should().beFreeOfCycles().check(SERVING);
  }
}

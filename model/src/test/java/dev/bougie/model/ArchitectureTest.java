package dev.bougie.model;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class ArchitectureTest {

  private static final JavaClasses MODEL =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("dev.bougie.model");

  @Test
  void knowsNeitherSparkNorAWebServerNorItsUsers() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "org.apache.spark..",
            "org.apache.hadoop..",
            "org.apache.iceberg..",
            "scala..",
            "io.javalin..",
            "org.eclipse.jetty..",
            "dev.bougie.jobs..",
            "dev.bougie.serving..")
        .check(MODEL);
  }

  @Test
  void hasNoCyclesBetweenPackages() {
    slices().matching("dev.bougie.model.(*)..").should().beFreeOfCycles().check(MODEL);
  }
}

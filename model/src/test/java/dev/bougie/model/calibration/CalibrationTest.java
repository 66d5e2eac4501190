package dev.bougie.model.calibration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CalibrationTest {

  /** Reference: the normal distribution function to 15 digits, computed with mpmath. */
  @ParameterizedTest
  @CsvSource({
    "0, 0.5",
    "0.5, 0.691462461274013104",
    "1, 0.841344746068542949",
    "-1, 0.158655253931457051",
    "1.96, 0.975002104851779542",
    "3, 0.998650101968369905",
    "-5, 2.86651571879193912e-7",
    "-8, 6.22096057427178413e-16"
  })
  void givesTheOddsOfARise(double deviations, double probability) {
    Calibration calibration = calibration(0.02);
    assertThat(calibration.probabilityUp(deviations * 0.02, 1))
        .isCloseTo(probability, within(Math.min(1e-13, probability * 1e-8)));
  }

  @Test
  void givesCertainOddsWithoutErrorsAndNoneWhereTheyAreUnknown() {
    assertThat(calibration(0).probabilityUp(0.1, 1)).isEqualTo(1);
    assertThat(calibration(0).probabilityUp(-0.1, 1)).isZero();
    assertThat(calibration(0).probabilityUp(0, 1)).isEqualTo(0.5);
    assertThat(calibration(Double.NaN).probabilityUp(0.1, 1)).isNaN();
    assertThat(calibration(1e-300).probabilityUp(1, 1)).isEqualTo(1);
  }

  @Test
  void widensOddsAndIntervalsWithTheScaleOfTheTime() {
    Calibration calibration = calibration(2);
    assertThat(calibration.probabilityUp(0.02, 0.01)).isCloseTo(0.841344746068543, within(1e-12));
    assertThat(calibration.probabilityUp(0.02, 0.02)).isCloseTo(0.691462461274013, within(1e-12));
    assertThat(calibration.intervals(0.5, 0.25))
        .containsExactly(new ReturnInterval(0.8, 0.25, 0.75), new ReturnInterval(0.9, 0, 1));
  }

  private static Calibration calibration(double residualStd) {
    return new Calibration(
        residualStd,
        List.of(
            new Calibration.Radius(0.9, 0.1, 2, Double.NaN),
            new Calibration.Radius(0.8, 0.2, 1, Double.NaN)),
        ErrorQuantiles.of(new double[] {1, 2}));
  }
}

package dev.bougie.jobs.validate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bougie.jobs.validate.Validate.Result;
import dev.bougie.model.manifest.Level;
import dev.bougie.model.manifest.Scores;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ScoreTableTest {

  @Test
  void alignsColumnsAndMarksBaselinesAndTheChosen() {
    Result result =
        new Result(
            "run",
            "xgboost",
            List.of(
                new Result.Line(
                    "linear", true, new Scores(10, 0.00512, 0.0034, 0.5, -0.0123), Level.SOUND),
                new Result.Line(
                    "xgboost", false, new Scores(10, 0.005, 0.00333, 0.523, 0.041), Level.SKILLED),
                new Result.Line(
                    "zero", true, new Scores(10, 0.123456, 0.0034, Double.NaN, Double.NaN), null)));

    assertThat(ScoreTable.format(result))
        .isEqualTo(
            """
            candidate    rmse %   mae %  direction %       ic  level
              zero *    12.3456  0.3400            -        -  -
              linear *   0.5120  0.3400        50.00  -0.0123  sound
            > xgboost    0.5000  0.3330        52.30  +0.0410  skilled
            * baseline, out of sample; the chosen model stands after >
            """);
  }
}

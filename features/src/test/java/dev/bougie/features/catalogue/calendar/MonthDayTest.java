package dev.bougie.features.catalogue.calendar;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class MonthDayTest {

  @Test
  void knowsEachDayOfSixCenturies() {
    LocalDate end = LocalDate.of(2402, 1, 1);
    for (LocalDate date = LocalDate.of(1799, 1, 1); date.isBefore(end); date = date.plusDays(1)) {
      long midnight = date.atStartOfDay().toInstant(ZoneOffset.UTC).toEpochMilli();
      if (MonthDay.of(midnight) != date.getDayOfMonth()
          || MonthDay.of(midnight + 86_399_999) != date.getDayOfMonth()
          || MonthDay.last(midnight) != date.lengthOfMonth()) {
        assertThat(MonthDay.of(midnight) + " of " + MonthDay.last(midnight))
            .isEqualTo(date + " of " + date.lengthOfMonth());
      }
    }
  }
}

package dev.bougie.serving.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FaultsTest {

  /**
   * PostgreSQL's classes: connection lost, shut down, out of connections, out of time; then others.
   */
  @ParameterizedTest
  @CsvSource({
    "08006, true",
    "57P01, true",
    "53300, true",
    "42P01, false",
    "57014, true",
    "22012, false"
  })
  void tellsALostConnectionFromABadStatement(String state, boolean unreachable) {
    Exception fault = new IllegalStateException(new SQLException("fault", state));
    assertThat(Faults.isUnreachable(fault)).isEqualTo(unreachable);
  }

  @Test
  void takesAPoolWithoutConnectionsForALostDatabase() {
    assertThat(Faults.isUnreachable(new SQLTransientConnectionException("none"))).isTrue();
    assertThat(Faults.isUnreachable(new IllegalStateException("other"))).isFalse();
  }
}

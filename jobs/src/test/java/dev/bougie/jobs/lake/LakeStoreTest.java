package dev.bougie.jobs.lake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;

class LakeStoreTest {

  @Test
  void limitsWhatNobodyHasSet() {
    assertThat(LakeStore.limits(new Configuration()))
        .containsEntry("fs.s3a.retry.limit", "3")
        .containsEntry("fs.s3a.retry.throttle.limit", "6")
        .containsEntry("fs.s3a.connection.request.timeout", "15s")
        .hasSize(8);
  }

  @Test
  void leavesWhatSomebodyHasSet() {
    Configuration hadoop = new Configuration();
    hadoop.set("fs.s3a.retry.limit", "7");
    hadoop.addResource(
        new ByteArrayInputStream(
            """
            <configuration><property>
            <name>fs.s3a.retry.interval</name><value>3s</value>
            </property></configuration>"""
                .getBytes(StandardCharsets.UTF_8)),
        "core-site.xml");

    assertThat(LakeStore.limits(hadoop))
        .doesNotContainKeys("fs.s3a.retry.limit", "fs.s3a.retry.interval")
        .hasSize(6);
  }

  @Test
  void asksNoFileSystemButS3() {
    assertThatCode(
            () ->
                LakeStore.requireAnswer(
                    new LakeSettings("hdfs://nobody.invalid/lake"), new Configuration()))
        .doesNotThrowAnyException();
  }
}

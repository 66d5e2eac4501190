package dev.bougie.jobs.lake;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicInteger;
import org.gaul.s3proxy.AuthenticationType;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.nio2blob.FilesystemNio2BlobProviderMetadata;
import org.jclouds.ContextBuilder;
import org.jclouds.blobstore.BlobStore;
import org.jclouds.blobstore.BlobStoreContext;
import org.jclouds.http.HttpResponse;
import org.jclouds.http.HttpResponseException;
import org.jclouds.logging.slf4j.config.SLF4JLoggingModule;

/**
 * A server of the S3 protocol on the loopback interface, in front of a folder. It checks
 * signatures, has one bucket, and can be told to answer with an error for a while.
 */
public final class S3Server implements AutoCloseable {

  public static final String BUCKET = "bougie";

  private static final String ACCESS_KEY = "local-access";
  private static final String SECRET_KEY = "local-secret";

  private final BlobStoreContext context;
  private final S3Proxy server;
  private final AtomicInteger callsUntilFailure;
  private final AtomicInteger failures;
  private SparkProperties properties = SparkProperties.none();

  private S3Server(
      BlobStoreContext context,
      S3Proxy server,
      AtomicInteger callsUntilFailure,
      AtomicInteger failures) {
    this.context = context;
    this.server = server;
    this.callsUntilFailure = callsUntilFailure;
    this.failures = failures;
  }

  /** Starts it on a free port. */
  public static S3Server start(Path folder) {
    return start(folder, BUCKET);
  }

  /**
   * Starts one with another bucket: Hadoop keeps what it knows of a bucket for as long as the JVM.
   */
  public static S3Server start(Path folder, String bucket) {
    Properties where = new Properties();
    where.setProperty("jclouds.filesystem.basedir", folder.toString());
    BlobStoreContext context =
        ContextBuilder.newBuilder(new FilesystemNio2BlobProviderMetadata())
            .credentials(ACCESS_KEY, SECRET_KEY)
            .modules(java.util.List.of(new SLF4JLoggingModule()))
            .overrides(where)
            .build(BlobStoreContext.class);
    context.getBlobStore().createContainerInLocation(null, bucket);
    AtomicInteger callsUntilFailure = new AtomicInteger();
    AtomicInteger failures = new AtomicInteger();
    S3Proxy server =
        S3Proxy.builder()
            .endpoint(URI.create("http://127.0.0.1:0"))
            .awsAuthentication(AuthenticationType.AWS_V2_OR_V4, ACCESS_KEY, SECRET_KEY)
            .ignoreUnknownHeaders(true)
            .build();
    BlobStore failing = failing(context.getBlobStore(), callsUntilFailure, failures);
    server.setBlobStoreLocator(
        (identity, container, blob) ->
            Map.entry(ACCESS_KEY.equals(identity) ? SECRET_KEY : "", failing));
    try {
      server.start();
    } catch (Exception e) {
      throw new IllegalStateException("no S3 server", e);
    }
    return new S3Server(context, server, callsUntilFailure, failures);
  }

  /** The settings, as they are given to a local run, that lead to it; quick to give up. */
  public Map<String, String> settings() {
    return Map.ofEntries(
        Map.entry("spark.hadoop.fs.s3a.endpoint", "http://127.0.0.1:" + server.getPort()),
        Map.entry("spark.hadoop.fs.s3a.endpoint.region", "us-east-1"),
        Map.entry("spark.hadoop.fs.s3a.path.style.access", "true"),
        Map.entry("spark.hadoop.fs.s3a.access.key", ACCESS_KEY),
        Map.entry("spark.hadoop.fs.s3a.secret.key", SECRET_KEY),
        Map.entry("spark.hadoop.fs.s3a.attempts.maximum", "2"),
        Map.entry("spark.hadoop.fs.s3a.retry.limit", "1"),
        Map.entry("spark.hadoop.fs.s3a.retry.interval", "10ms"),
        Map.entry("spark.hadoop.fs.s3a.retry.throttle.limit", "1"),
        Map.entry("spark.hadoop.fs.s3a.retry.throttle.interval", "10ms"));
  }

  /** Where it is. */
  public URI url() {
    return URI.create("http://127.0.0.1:" + server.getPort());
  }

  /** Makes these settings those of every Spark that is opened from now on. */
  public void set() {
    properties = SparkProperties.set(settings());
  }

  /**
   * Answers some calls well and the ones behind them with 500 and 503 in turn.
   *
   * @param calls of the store behind the server that go well, one or two a request
   * @param failing calls that fail
   */
  public void fail(int calls, int failing) {
    callsUntilFailure.set(calls);
    failures.set(failing);
  }

  /** Answers well again. */
  public void recover() {
    failures.set(0);
  }

  @Override
  public void close() {
    properties.restore();
    try {
      server.stop();
    } catch (Exception e) {
      throw new IllegalStateException("the S3 server does not stop", e);
    } finally {
      context.close();
    }
  }

  private static BlobStore failing(
      BlobStore store, AtomicInteger callsUntilFailure, AtomicInteger failures) {
    return (BlobStore)
        Proxy.newProxyInstance(
            BlobStore.class.getClassLoader(),
            new Class<?>[] {BlobStore.class},
            (proxy, method, arguments) -> {
              boolean isData = !method.getName().equals("getContext");
              if (isData
                  && failures.get() > 0
                  && callsUntilFailure.getAndUpdate(left -> Math.max(left - 1, 0)) == 0) {
                int left = failures.decrementAndGet();
                throw new HttpResponseException(
                    "told to fail",
                    null,
                    HttpResponse.builder().statusCode(left % 2 == 0 ? 500 : 503).build());
              }
              try {
                return method.invoke(store, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }
}

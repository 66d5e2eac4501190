package dev.bougie.serving.http;

import dev.bougie.model.json.Json;
import dev.bougie.serving.fault.InvalidParameterException;
import dev.bougie.serving.fault.NotFoundException;
import dev.bougie.serving.fault.UnavailableException;
import io.javalin.config.JavalinConfig;
import io.javalin.http.ContentType;
import io.javalin.http.Context;
import io.javalin.http.Header;
import io.javalin.http.HttpResponseException;
import io.javalin.http.HttpStatus;
import io.javalin.http.MethodNotAllowedResponse;
import io.javalin.router.EndpointNotFound;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.Locale;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jdbi.v3.core.JdbiException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The one place that turns exceptions into statuses and {@link ErrorAnswer}s. */
final class Faults {

  private static final Logger LOG = LoggerFactory.getLogger(Faults.class);

  private Faults() {}

  static void register(JavalinConfig config) {
    config.routes.exception(
        InvalidParameterException.class,
        (e, context) ->
            answer(
                context, HttpStatus.BAD_REQUEST, "invalid_parameter", e.getMessage(), e.field()));
    config.routes.exception(
        NotFoundException.class,
        (e, context) -> answer(context, HttpStatus.NOT_FOUND, e.code(), e.getMessage(), e.field()));
    config.routes.exception(
        UnavailableException.class,
        (e, context) ->
            answer(context, HttpStatus.SERVICE_UNAVAILABLE, e.code(), e.getMessage(), null));
    config.routes.exception(
        EndpointNotFound.class,
        (e, context) ->
            answer(
                context,
                HttpStatus.NOT_FOUND,
                "not_found",
                "there is nothing at this address; /docs tells what there is",
                null));
    config.routes.exception(
        MethodNotAllowedResponse.class,
        (e, context) -> {
          context.header(Header.ALLOW, "GET, HEAD");
          answer(
              context,
              HttpStatus.METHOD_NOT_ALLOWED,
              "method_not_allowed",
              "only GET is answered here",
              null);
        });
    config.routes.exception(
        HttpResponseException.class,
        (e, context) ->
            answer(
                context,
                HttpStatus.forStatus(e.getStatus()),
                HttpStatus.forStatus(e.getStatus()).name().toLowerCase(Locale.ROOT),
                e.getMessage(),
                null));
    config.routes.exception(JdbiException.class, Faults::database);
    config.routes.exception(Exception.class, Faults::unexpected);
    config.router.javaLangErrorHandler(
        (response, error) -> {
          LOG.error("a request failed", error);
          response.setStatus(HttpStatus.INTERNAL_SERVER_ERROR.getCode());
        });
    config.jetty.modifyServer(server -> server.setErrorHandler(Faults::outsideOfJavalin));
  }

  private static void database(JdbiException e, Context context) {
    if (!isUnreachable(e)) {
      unexpected(e, context);
      return;
    }
    LOG.warn("the database does not answer: {}", e.getMessage());
    answer(
        context,
        HttpStatus.SERVICE_UNAVAILABLE,
        "database_unreachable",
        "the database does not answer",
        null);
  }

  private static void unexpected(Exception e, Context context) {
    LOG.error("{} {} failed", context.method(), context.path(), e);
    answer(
        context,
        HttpStatus.INTERNAL_SERVER_ERROR,
        "internal",
        "an unexpected fault; the server's log tells more",
        null);
  }

  /**
   * No connection from the pool, or SQL states that mean the server is gone or going, or too slow
   * for the time a query may take.
   */
  static boolean isUnreachable(Throwable fault) {
    for (Throwable cause = fault; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLTransientConnectionException) {
        return true;
      }
      if (cause instanceof SQLException sql && sql.getSQLState() != null) {
        String state = sql.getSQLState();
        if (state.startsWith("08") || state.startsWith("57") || state.startsWith("53")) {
          return true;
        }
      }
    }
    return false;
  }

  private static void answer(
      Context context,
      HttpStatus status,
      String code,
      @Nullable String message,
      @Nullable String field) {
    context.status(status).json(new ErrorAnswer(code, String.valueOf(message), field));
  }

  /** Requests that Jetty refuses before anyone else sees them: broken addresses, huge headers. */
  private static boolean outsideOfJavalin(Request request, Response response, Callback callback) {
    int status = response.getStatus() >= 400 ? response.getStatus() : 500;
    response.setStatus(status);
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, ContentType.JSON);
    ErrorAnswer answer =
        new ErrorAnswer(
            HttpStatus.forStatus(status).name().toLowerCase(Locale.ROOT),
            "the request cannot be read",
            null);
    byte[] json = Json.write(answer).getBytes(StandardCharsets.UTF_8);
    response.write(true, ByteBuffer.wrap(json), callback);
    return true;
  }
}

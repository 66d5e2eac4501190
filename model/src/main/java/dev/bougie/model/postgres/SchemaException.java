package dev.bougie.model.postgres;

/** The database lacks what this code needs of it. */
public final class SchemaException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  SchemaException(String url, int pending) {
    super(
        "database.url = '%s' lacks %d migrations of its schema: run ./bougie migrate"
            .formatted(url, pending));
  }
}

package dev.bougie.jobs.dumps;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/** Hands an answer's body on as it comes, up to so many bytes; the value is how many there were. */
final class Body implements HttpResponse.BodySubscriber<Long> {

  private final CompletableFuture<Long> length = new CompletableFuture<>();
  private final Part part;
  private final long most;
  private Flow.@Nullable Subscription subscription;
  private long received;

  /** Takes a piece of the body. */
  @FunctionalInterface
  interface Part {
    void accept(ByteBuffer bytes) throws IOException;
  }

  Body(Part part, long most) {
    this.part = part;
    this.most = most;
  }

  @Override
  public CompletionStage<Long> getBody() {
    return length;
  }

  @Override
  public void onSubscribe(Flow.Subscription from) {
    subscription = from;
    from.request(Long.MAX_VALUE);
  }

  @Override
  public void onNext(List<ByteBuffer> pieces) {
    try {
      for (ByteBuffer piece : pieces) {
        received += piece.remaining();
        if (received > most) {
          throw new IOException("an answer of more than %d bytes".formatted(most));
        }
        part.accept(piece);
      }
    } catch (IOException e) {
      if (subscription != null) {
        subscription.cancel();
      }
      length.completeExceptionally(e);
    }
  }

  @Override
  public void onError(Throwable failure) {
    length.completeExceptionally(failure);
  }

  @Override
  public void onComplete() {
    length.complete(received);
  }
}

package dev.sluice.llm.provider;

import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Flow.Subscription;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Waits for one answer: so long for the whole of it, and, where it comes in pieces, so long for the next piece once the first has come. Thread-safe.
 */
final class Pulse {

    private final long startNanos = System.nanoTime();
    private final Duration whole;
    private final @Nullable Duration between;
    private volatile boolean heard;
    private volatile long heardNanos;

    /** @param between null: only the whole counts */
    Pulse(Duration whole, @Nullable Duration between) {
        this.whole = whole;
        this.between = between;
    }

    /** Notes when the body gets a piece. */
    BodySubscriber<byte[]> listening(BodySubscriber<byte[]> body) {
        return new BodySubscriber<>() {
            @Override
            public CompletionStage<byte[]> getBody() {
                return body.getBody();
            }

            @Override
            public void onSubscribe(Subscription subscription) {
                body.onSubscribe(subscription);
            }

            @Override
            public void onNext(List<ByteBuffer> buffers) {
                heardNanos = System.nanoTime();
                heard = true;
                body.onNext(buffers);
            }

            @Override
            public void onError(Throwable error) {
                body.onError(error);
            }

            @Override
            public void onComplete() {
                body.onComplete();
            }
        };
    }

    /** @throws TimeoutException that says which of the times is up */
    <T> T await(CompletableFuture<T> pending) throws InterruptedException, ExecutionException, TimeoutException {
        while (true) {
            long now = System.nanoTime();
            long left = startNanos + whole.toNanos() - now;
            if (left <= 0) {
                throw new TimeoutException("no answer within " + whole);
            }
            if (between != null) {
                long next = (heard ? heardNanos + between.toNanos() - now : between.toNanos());
                if (next <= 0) {
                    throw new TimeoutException("nothing further came for " + between + " in the middle of the answer");
                }
                left = Math.min(left, next);
            }
            try {
                return pending.get(left, TimeUnit.NANOSECONDS);
            } catch (TimeoutException e) {
                // perhaps a piece has come meanwhile
            }
        }
    }
}

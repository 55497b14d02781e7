package dev.sluice.llm.provider;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow.Subscription;
import org.jspecify.annotations.Nullable;

/**
 * Reads an answer that comes as server-sent events, and gives up at a limit: of the answer put together, and of one line. The body it gives is that of a
 * response that was not streamed. One per response; called by one thread at a time.
 */
final class EventBody implements BodySubscriber<byte[]> {

    private static final String DATA = "data:";
    private static final String LAST = "[DONE]";

    /** The answer ended before its end, or with an error in the middle of it. */
    static final class BrokenOff extends IOException {
        BrokenOff(String what) {
            super(what);
        }
    }

    private final Streamed streamed;
    private final int limit;
    private final LineBuffer lines;
    private final CompletableFuture<byte[]> body = new CompletableFuture<>();
    private @Nullable Subscription subscription;
    private long taken;

    /** @param limit characters of the answer, and bytes of one line */
    EventBody(Streamed streamed, int limit) {
        this.streamed = streamed;
        this.limit = limit;
        this.lines = new LineBuffer(limit);
    }

    @Override
    public CompletionStage<byte[]> getBody() {
        return body;
    }

    @Override
    public void onSubscribe(Subscription newSubscription) {
        subscription = newSubscription;
        newSubscription.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(List<ByteBuffer> buffers) {
        try {
            for (ByteBuffer buffer : buffers) {
                while (!body.isDone() && buffer.hasRemaining()) {
                    String line = lines.add(buffer);
                    if (line != null) {
                        take(line);
                    }
                }
            }
        } catch (IOException e) {
            if (subscription != null) {
                subscription.cancel();
            }
            body.completeExceptionally(e);
        }
    }

    /** Lines that name the event, comments and blank ones say nothing that the data does not say. */
    private void take(String line) throws IOException {
        String data = line.startsWith(DATA) ? line.substring(DATA.length()).strip() : "";
        if (data.isEmpty() || data.equals(LAST)) {
            return;
        }
        JsonNode event = Json.event(data.getBytes(StandardCharsets.UTF_8));
        if (event.path("error").isObject()) {
            throw new BrokenOff("the provider broke off: "
                    + event.at("/error/message").asText(event.at("/error/type").asText("error")));
        }
        taken += streamed.take(event);
        if (taken > limit) {
            throw new CappedBody.TooLarge(limit);
        }
    }

    @Override
    public void onError(Throwable error) {
        body.completeExceptionally(error);
    }

    @Override
    public void onComplete() {
        if (streamed.isComplete()) {
            body.complete(Json.bytes(streamed.response()));
        } else {
            body.completeExceptionally(new BrokenOff("the stream ended before the answer"));
        }
    }
}

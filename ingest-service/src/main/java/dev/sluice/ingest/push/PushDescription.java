package dev.sluice.ingest.push;

import io.javalin.http.Context;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;

/** The OpenAPI description of the push door, the same for everybody: it tells nothing of this instance. */
public final class PushDescription {

    /** Where it is answered. */
    public static final String PATH = "/push/openapi.json";

    private PushDescription() {}

    /** Answers with it. */
    public static void answer(Context ctx) {
        ctx.contentType("application/json").result(read());
    }

    static byte[] read() {
        try (InputStream in = PushDescription.class.getResourceAsStream("/dev/sluice/ingest/push.openapi.json")) {
            return Objects.requireNonNull(in, "the description is part of the jar")
                    .readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

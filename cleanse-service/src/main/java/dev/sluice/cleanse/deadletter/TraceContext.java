package dev.sluice.cleanse.deadletter;

import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/** The W3C trace context, the one header of a raw record that travels on. */
public final class TraceContext {

    /** Version, trace id, parent id and flags take 55 characters; what is much longer is something else. */
    private static final int MAX_BYTES = 64;

    private TraceContext() {}

    /** The {@code traceparent} header; null where there is none that could be one. */
    public static @Nullable Header of(Headers headers) {
        Header header = headers.lastHeader("traceparent");
        return header == null || header.value() == null || header.value().length > MAX_BYTES ? null : header;
    }
}

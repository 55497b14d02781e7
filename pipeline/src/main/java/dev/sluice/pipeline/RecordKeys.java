package dev.sluice.pipeline;

import java.util.Optional;

/** Computes record keys from raw payloads. Thread-safe. */
public final class RecordKeys {
    private RecordKeys() {}

    /** Keys by the pipeline's primary key. */
    public static RecordKeys of(Pipeline pipeline) {
        return new RecordKeys();
    }

    /**
     * The key: compact JSON scalars of the primary key's fields, joined by commas, UTF-8. Taken from the raw values, before the rules.
     *
     * @return empty where no primary key is declared, a key field is missing, null or not a scalar, or the payload is unreadable
     */
    public Optional<byte[]> keyOf(RawPayload payload) {
        throw new UnsupportedOperationException();
    }
}

package dev.sluice.metadata.sink;

import dev.sluice.metadata.store.SystemAppender;
import java.time.Instant;

/**
 * One flush as the tables know it.
 *
 * @param id rises from flush to flush: seconds since the epoch with six digits of fraction, as dlt's load ids
 * @param sequence 1, 2, 3 … over the life of the warehouse
 * @param at when it was begun
 */
record Load(String id, long sequence, Instant at) {

    /** When it was begun, in microseconds since the epoch. */
    long atMicros() {
        return SystemAppender.micros(at);
    }
}

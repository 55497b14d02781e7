package dev.sluice.metadata.sink;

import java.time.Instant;

/**
 * One flush as the tables know it.
 *
 * @param id rises from flush to flush: seconds since the epoch with six digits of fraction, as dlt's load ids
 * @param sequence 1, 2, 3 … over the life of the warehouse
 * @param at when it was begun
 */
record Load(String id, long sequence, Instant at) {}

/** Cuts a stream of bytes into records, byte for byte, in constant memory. Knows neither files nor Kafka. */
@NullMarked
package dev.sluice.ingest.cut;

import org.jspecify.annotations.NullMarked;

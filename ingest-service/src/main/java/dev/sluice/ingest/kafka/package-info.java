/** The connector {@code kafka}: topics of another Kafka. */
@NullMarked
package dev.sluice.ingest.kafka;

import org.jspecify.annotations.NullMarked;

/** Takes records in: a Kafka Connect worker with our connectors, and the HTTP push door. */
@NullMarked
package dev.sluice.ingest;

import org.jspecify.annotations.NullMarked;

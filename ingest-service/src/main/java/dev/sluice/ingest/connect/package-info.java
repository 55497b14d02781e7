/** The embedded Kafka Connect worker, and what keeps its connectors as the definitions want them. */
@NullMarked
package dev.sluice.ingest.connect;

import org.jspecify.annotations.NullMarked;

/**
 * Turns JSON documents into rows of relational tables, the way dlt does: no Kafka, no JDBC.
 *
 * <p>{@link dev.sluice.metadata.normalize.TableNormalizer} is the door; what it writes is a
 * {@link dev.sluice.metadata.normalize.NormalizedBatch}.
 */
@NullMarked
package dev.sluice.metadata.normalize;

import org.jspecify.annotations.NullMarked;

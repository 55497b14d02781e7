/** The thin adapter between Kafka Streams and the decision about a record. */
@NullMarked
package dev.sluice.cleanse.processor;

import org.jspecify.annotations.NullMarked;

/** Settings of Kafka clients, and the topics themselves. */
@NullMarked
package dev.sluice.runtime.kafka;

import org.jspecify.annotations.NullMarked;

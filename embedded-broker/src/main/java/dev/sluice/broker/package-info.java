/** A real Kafka broker (KRaft, one node) inside this JVM, for the laptop and for tests. */
@NullMarked
package dev.sluice.broker;

import org.jspecify.annotations.NullMarked;

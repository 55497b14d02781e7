/** Asks each question once and tells the answer to every record that waits for it (Kafka Streams). */
@NullMarked
package dev.sluice.llm.coalescer;

import org.jspecify.annotations.NullMarked;

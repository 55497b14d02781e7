/** The compiled pipeline: raw payload in, clean row (or a typed refusal) out; pure Java, no Kafka. */
@NullMarked
package dev.sluice.pipeline;

import org.jspecify.annotations.NullMarked;

/** The cleanse service: Kafka Streams app that takes raw records through the rules. */
@NullMarked
package dev.sluice.cleanse;

import org.jspecify.annotations.NullMarked;

/** The words the services share: Avro records, the topic catalogue, serdes in the Confluent wire format. */
@NullMarked
package dev.sluice.schemas;

import org.jspecify.annotations.NullMarked;

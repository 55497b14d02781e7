package dev.sluice.schemas;

import org.apache.avro.Schema;

/** Knows which four-byte id stands for which schema on the wire. Implementations are thread-safe. */
public interface SchemaIds {

    /**
     * The id to write for a schema.
     *
     * @param subject registry subject, {@code <record name>} of the writer's type
     * @throws UnknownSchema if the schema has no id and none can be registered
     */
    int idOf(String subject, Schema schema);

    /**
     * The schema that a reader needs for an id found on the wire.
     *
     * @throws UnknownSchema if nobody knows the id
     */
    Schema byId(int id);
}

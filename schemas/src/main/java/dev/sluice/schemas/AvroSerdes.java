package dev.sluice.schemas;

import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.Serializer;

/**
 * Chooses the Avro serde by configuration (section {@code schema} of {@code sluice.yaml}):
 *
 * <ul>
 *   <li>nothing set: ids from the catalogue shipped with the schemas, no registry;
 *   <li>{@code registry.url}: ids from a Confluent-compatible registry;
 *   <li>{@code serde: confluent} with {@code registry.url}: Confluent's own serializer, which the Maven profile
 *       {@code confluent} puts on the class path.
 * </ul>
 *
 * All write the same wire format.
 */
public final class AvroSerdes {

    /** Base URL of a registry. */
    public static final String REGISTRY_URL = "registry.url";
    /** {@code sluice} (default) or {@code confluent}. */
    public static final String SERDE = "serde";

    private static final String CONFLUENT = "io.confluent.kafka.serializers.KafkaAvro";

    private AvroSerdes() {}

    /**
     * The serdes that a configuration asks for.
     *
     * @throws IllegalArgumentException naming the key, if the configuration cannot be followed
     */
    public static SerdeFactory from(Map<String, ?> schemaConfig) {
        Object serde = schemaConfig.get(SERDE);
        Object registry = schemaConfig.get(REGISTRY_URL);
        if (serde == null || serde.equals("sluice")) {
            return ours(
                    registry == null ? ReleasedSchemas.load() : new RegistrySchemas(URI.create(registry.toString())));
        }
        if (!serde.equals("confluent")) {
            throw new IllegalArgumentException("schema.serde: expected sluice or confluent, found '" + serde + "'");
        }
        if (registry == null) {
            throw new IllegalArgumentException("schema.serde confluent needs schema.registry.url");
        }
        return new Confluent(Map.of("schema.registry.url", registry.toString()));
    }

    /** Serdes that write ids from the catalogue shipped with the schemas. */
    public static SerdeFactory shipped() {
        return ours(ReleasedSchemas.load());
    }

    private static SerdeFactory ours(SchemaIds ids) {
        return new SerdeFactory() {
            @Override
            public <T extends SpecificRecord> Serde<T> avro(Class<T> type) {
                return new ConfluentAvroSerde<>(type, ids);
            }
        };
    }

    /** Confluent's classes are loaded by name: their artifact is not on Maven Central. */
    private record Confluent(Map<String, String> settings) implements SerdeFactory {

        @Override
        @SuppressWarnings("unchecked")
        public <T extends SpecificRecord> Serde<T> avro(Class<T> type) {
            var config = new HashMap<String, Object>(settings);
            config.put("specific.avro.reader", true);
            config.put("avro.use.logical.type.converters", false);
            config.put("value.subject.name.strategy", "io.confluent.kafka.serializers.subject.RecordNameStrategy");
            Serializer<T> serializer = (Serializer<T>) instance(CONFLUENT + "Serializer");
            Deserializer<T> deserializer = (Deserializer<T>) instance(CONFLUENT + "Deserializer");
            serializer.configure(config, false);
            deserializer.configure(config, false);
            return Serdes.serdeFrom(serializer, deserializer);
        }

        private static Object instance(String className) {
            try {
                return Class.forName(className).getDeclaredConstructor().newInstance();
            } catch (ReflectiveOperationException e) {
                throw new IllegalArgumentException(
                        "schema.serde confluent: " + className
                                + " is not on the class path; build with -Pconfluent where its repository can be reached",
                        e);
            }
        }
    }
}

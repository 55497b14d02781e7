package dev.sluice.runtime;

import dev.sluice.runtime.config.ConfigProblem;
import dev.sluice.runtime.config.InvalidConfig;
import dev.sluice.runtime.kafka.KafkaSettings;
import dev.sluice.schemas.AvroSerdes;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * What every service is configured with, the root keys {@code namespace, data_dir, http, kafka, schema, topics}.
 *
 * @param namespace prefix of topics, groups and transactional ids: a tenant
 * @param dataDir directory for state, logs and the warehouse
 * @param http the HTTP server
 * @param kafka Kafka client settings, passed through; {@code bootstrap.servers} is one of them
 * @param schema how values are written: {@code registry.url}, {@code serde}
 * @param topics how topics are created
 */
public record RuntimeConfig(
        String namespace,
        Path dataDir,
        HttpConfig http,
        Map<String, String> kafka,
        Map<String, String> schema,
        TopicsConfig topics) {

    private static final Pattern NAMESPACE = Pattern.compile("[a-z0-9][a-z0-9-]{0,48}");

    /** Checks the namespace and that no Kafka setting is given which the guarantees rest on. */
    public RuntimeConfig {
        var problems = new ArrayList<>(KafkaSettings.refused(kafka));
        if (!NAMESPACE.matcher(namespace).matches()) {
            problems.add(ConfigProblem.of(
                    "namespace",
                    "expected lower-case letters, digits and dashes (at most 49), found '" + namespace + "'"));
        }
        checkSchema(schema, problems);
        if (!problems.isEmpty()) {
            throw new InvalidConfig(problems);
        }
        kafka = Map.copyOf(kafka);
        schema = Map.copyOf(schema);
    }

    private static void checkSchema(Map<String, String> schema, List<ConfigProblem> problems) {
        for (String key : new TreeMap<>(schema).keySet()) {
            if (!key.equals(AvroSerdes.REGISTRY_URL) && !key.equals(AvroSerdes.SERDE)) {
                problems.add(ConfigProblem.of("schema." + key, "unknown key; keys here are registry.url, serde"));
            }
        }
        String serde = schema.getOrDefault(AvroSerdes.SERDE, "sluice");
        if (!serde.equals("sluice") && !serde.equals("confluent")) {
            problems.add(ConfigProblem.of("schema.serde", "expected one of confluent, sluice, found '" + serde + "'"));
        }
        if (serde.equals("confluent") && !schema.containsKey(AvroSerdes.REGISTRY_URL)) {
            problems.add(ConfigProblem.of("schema.serde", "confluent needs a registry; set schema.registry.url"));
        }
    }

    /** The namespace {@code sluice} in {@code ./sluice-data}; no broker is named. */
    public static RuntimeConfig defaults() {
        return new RuntimeConfig(
                "sluice", Path.of("sluice-data"), HttpConfig.defaults(), Map.of(), Map.of(), TopicsConfig.defaults());
    }

    /** Without the values of Kafka and schema settings: some are passwords. */
    @Override
    public String toString() {
        return "RuntimeConfig[namespace=" + namespace + ", dataDir=" + dataDir + ", http=" + http + ", kafka="
                + new TreeMap<>(kafka).keySet() + ", schema=" + new TreeMap<>(schema).keySet() + ", topics=" + topics
                + "]";
    }

    /** The broker to connect to; empty when none is configured. */
    public Optional<String> bootstrapServers() {
        return Optional.ofNullable(kafka.get("bootstrap.servers"));
    }

    /** The same with another broker. */
    public RuntimeConfig withBootstrapServers(String servers) {
        var settings = new TreeMap<>(kafka);
        settings.put("bootstrap.servers", servers);
        return new RuntimeConfig(namespace, dataDir, http, settings, schema, topics);
    }

    /** The same in another directory. */
    public RuntimeConfig withDataDir(Path directory) {
        return new RuntimeConfig(namespace, directory, http, kafka, schema, topics);
    }

    /** The same with another HTTP server. */
    public RuntimeConfig withHttp(HttpConfig server) {
        return new RuntimeConfig(namespace, dataDir, server, kafka, schema, topics);
    }

    /** The same with topics made otherwise. */
    public RuntimeConfig withTopics(TopicsConfig made) {
        return new RuntimeConfig(namespace, dataDir, http, kafka, schema, made);
    }
}

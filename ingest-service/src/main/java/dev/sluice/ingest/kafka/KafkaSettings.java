package dev.sluice.ingest.kafka;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.sluice.ingest.pull.InvalidSource;
import dev.sluice.ingest.pull.Secrets;
import dev.sluice.ingest.pull.Settings;
import dev.sluice.pipeline.definition.SourceKeys;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a definition says of another Kafka.
 *
 * @param topics names; empty where there is a pattern
 * @param pattern of names; null where there are names
 * @param format json, avro or text
 * @param registry schema registry for avro; null for others
 * @param fromStart whether a partition that was never read is read from its start; else from its end
 * @param metadata whether a row gets {@code _kafka} with topic, partition, offset, timestamp, key and headers
 * @param properties of the consumer
 */
record KafkaSettings(
        List<String> topics,
        @Nullable Pattern pattern,
        String format,
        @Nullable URI registry,
        boolean fromStart,
        boolean metadata,
        Map<String, String> properties) {

    /** What the guarantee rests on. */
    private static final Set<String> FIXED = Set.of(
            "group.id",
            "enable.auto.commit",
            "key.deserializer",
            "value.deserializer",
            "interceptor.classes",
            "bootstrap.servers");

    KafkaSettings {
        topics = List.copyOf(topics);
        properties = Map.copyOf(properties);
    }

    static KafkaSettings of(Settings source, Secrets secrets) {
        source.only(SourceKeys.KAFKA);
        var properties = new HashMap<String, String>();
        Settings written = source.section("properties");
        written.values().keySet().forEach(key -> {
            String text = written.text(key, "");
            if (FIXED.contains(key)) {
                throw new InvalidSource(written.path() + "." + key, "is set by the connector; leave it out");
            }
            if (key.endsWith("jaas.config") || key.contains("password") || key.endsWith(".key")) {
                Secrets.requirePlace(text, written.path() + "." + key, "KAFKA_SECRET");
            }
            properties.put(key, secrets.fill(text, written.path() + "." + key));
        });
        properties.put(
                "bootstrap.servers",
                secrets.fill(
                        source.required("bootstrap_servers", "bootstrap_servers: broker:9092"),
                        "source.bootstrap_servers"));
        if (source.has("topics") == source.has("topic_pattern")) {
            throw new InvalidSource("source", "expected one of topics and topic_pattern");
        }
        String format = source.oneOf("format", List.of("json", "avro", "text"), "json");
        if (format.equals("avro") && !source.has("schema_registry")) {
            throw new InvalidSource("source", "key 'schema_registry' is missing; format avro needs its URL");
        }
        return new KafkaSettings(
                source.texts("topics"),
                source.text("topic_pattern").map(KafkaSettings::pattern).orElse(null),
                format,
                source.text("schema_registry").map(KafkaSettings::url).orElse(null),
                source.oneOf("start", List.of("earliest", "latest"), "earliest").equals("earliest"),
                source.flag("metadata", true),
                properties);
    }

    private static Pattern pattern(String text) {
        try {
            return Pattern.compile(text);
        } catch (PatternSyntaxException e) {
            throw new InvalidSource("source.topic_pattern", "expected a regular expression: " + e.getMessage());
        }
    }

    private static URI url(String text) {
        try {
            URI url = URI.create(text.endsWith("/") ? text.substring(0, text.length() - 1) : text);
            if (url.getHost() != null && url.getUserInfo() == null) {
                return url;
            }
        } catch (IllegalArgumentException e) {
            // said below
        }
        throw new InvalidSource("source.schema_registry", "expected http(s)://host:port without user and password");
    }
}

package dev.sluice.runtime.kafka;

import dev.sluice.runtime.config.ConfigProblem;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The section {@code kafka} of the configuration: keys without a prefix go to every client, those with {@code producer.}, {@code
 * consumer.}, {@code admin.} or {@code streams.} to clients of that kind only. Settings that the guarantees rest on are refused.
 */
public final class KafkaSettings {

    private static final String WHY = "is set by Sluice, its guarantees rest on it; remove the key";
    private static final List<String> KINDS = List.of("producer.", "consumer.", "admin.", "streams.");

    /** Refused for every client. */
    private static final Set<String> FIXED = Set.of(
            "acks",
            "application.id",
            "client.id",
            "default.key.serde",
            "default.value.serde",
            "deserialization.exception.handler",
            "enable.auto.commit",
            "enable.idempotence",
            "ensure.explicit.internal.resource.naming",
            "errors.dead.letter.queue.topic.name",
            "group.id",
            "isolation.level",
            "key.deserializer",
            "key.serializer",
            "partitioner.class",
            "partitioner.ignore.keys",
            "processing.exception.handler",
            "processing.guarantee",
            "production.exception.handler",
            "state.dir",
            "topology.optimization",
            "transactional.id",
            "value.deserializer",
            "value.serializer",
            "auto.offset.reset");

    private KafkaSettings() {}

    /** A problem for every setting that may not be given, with keys relative to the root ({@code kafka.…}). */
    public static List<ConfigProblem> refused(Map<String, String> kafka) {
        var problems = new ArrayList<ConfigProblem>();
        for (String key : new TreeMap<>(kafka).keySet()) {
            if (FIXED.contains(withoutKind(key))) {
                problems.add(ConfigProblem.of("kafka." + key, WHY));
            }
        }
        return problems;
    }

    /** The settings for one kind of client ({@code producer}, {@code consumer}, {@code admin} or {@code streams}), own prefix last. */
    static Map<String, Object> of(Map<String, String> kafka, String kind) {
        var settings = new HashMap<String, Object>();
        String prefix = kind + ".";
        kafka.forEach((key, value) -> {
            if (KINDS.stream().noneMatch(key::startsWith)) {
                settings.put(key, value);
            }
        });
        kafka.forEach((key, value) -> {
            if (key.startsWith(prefix)) {
                settings.put(key.substring(prefix.length()), value);
            }
        });
        return settings;
    }

    /** streams.producer.acks is about acks too. */
    private static String withoutKind(String key) {
        String rest = key;
        for (boolean stripped = true; stripped; ) {
            stripped = false;
            for (String kind :
                    List.of("producer.", "consumer.", "admin.", "streams.", "main.", "restore.", "global.")) {
                if (rest.startsWith(kind)) {
                    rest = rest.substring(kind.length());
                    stripped = true;
                }
            }
        }
        return rest;
    }
}

package dev.sluice.runtime.config;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The {@code SLUICE_…} variables of the environment: {@code SLUICE_LLM_API_KEY} is {@code llm.api_key}; below a section with free
 * keys an underscore is a dot, {@code SLUICE_KAFKA_BOOTSTRAP_SERVERS} is {@code kafka.bootstrap.servers}. An empty variable counts
 * as not set. Those of the launcher and the logs are not keys.
 */
final class Variables {

    private static final String PREFIX = "SLUICE_";
    private static final Map<String, Set<String>> RESERVED = Map.of(
            "SLUICE_HOME", Set.of(),
            "SLUICE_JAVA_OPTS", Set.of(),
            "SLUICE_CONFIG", Set.of(),
            "SLUICE_DEBUG", Set.of(),
            "SLUICE_LOG_LEVEL",
                    Set.of(
                            "trace", "debug", "info", "warn", "error", "off", "TRACE", "DEBUG", "INFO", "WARN", "ERROR",
                            "OFF"),
            "SLUICE_LOG_FORMAT", Set.of("text", "json"));

    private final Map<String, String> values = new TreeMap<>();
    private final Set<String> valueNames = new HashSet<>();
    private final Set<String> prefixes = new HashSet<>();

    /** Of the environment those variables that are ours; the paths are all there are, see {@link Shape#paths}. */
    Variables(Map<String, String> environment, Collection<String> paths) {
        environment.forEach((name, value) -> {
            if (name.startsWith(PREFIX) && !value.isEmpty()) {
                values.put(name, value);
            }
        });
        for (String path : paths) {
            if (path.endsWith(".*")) {
                prefixes.add(name(path.substring(0, path.length() - 2)) + "_");
            }
            valueNames.add(name(path.replace(".*", "")));
        }
    }

    static String name(String path) {
        return PREFIX + path.replace('.', '_').toUpperCase(Locale.ROOT);
    }

    /** The value for a path. */
    @Nullable
    Node value(String path) {
        String value = values.get(name(path));
        return value == null ? null : new Node.Scalar(value, Origin.variable(name(path)));
    }

    /** The values below a section with free keys, by key. */
    Map<String, Node> below(String path) {
        String prefix = name(path) + "_";
        var below = new TreeMap<String, Node>();
        values.forEach((name, value) -> {
            if (name.startsWith(prefix) && !valueNames.contains(name)) {
                String key =
                        name.substring(prefix.length()).toLowerCase(Locale.ROOT).replace('_', '.');
                below.put(key, new Node.Scalar(value, Origin.variable(name)));
            }
        });
        return below;
    }

    /** Whether anything at or below the path is set. */
    boolean anyBelow(String path) {
        return values.containsKey(name(path))
                || values.keySet().stream().anyMatch(set -> set.startsWith(name(path) + "_"));
    }

    /** Variables that are no key, or that the logs cannot follow. */
    List<ConfigProblem> problems() {
        var problems = new ArrayList<ConfigProblem>();
        values.forEach((name, value) -> {
            Set<String> allowed = RESERVED.get(name);
            if (allowed == null
                    && !valueNames.contains(name)
                    && prefixes.stream().noneMatch(name::startsWith)) {
                problems.add(new ConfigProblem(name, "environment", "no such setting" + near(name)));
            } else if (allowed != null && !allowed.isEmpty() && !allowed.contains(value)) {
                problems.add(new ConfigProblem(
                        name,
                        "environment",
                        "expected one of " + allowed.stream().sorted().collect(Collectors.joining(", ")) + ", found '"
                                + value + "'"));
            }
        });
        return problems;
    }

    private String near(String name) {
        var names = new HashSet<>(valueNames);
        names.addAll(RESERVED.keySet());
        return NearMatch.of(name.substring(PREFIX.length()), strip(names))
                .map(near -> "; did you mean " + PREFIX + near + "?")
                .orElse("; unset it, or see 'sluice serve --help' for the settings there are");
    }

    private static List<String> strip(Set<String> names) {
        return names.stream().map(name -> name.substring(PREFIX.length())).collect(Collectors.toList());
    }
}

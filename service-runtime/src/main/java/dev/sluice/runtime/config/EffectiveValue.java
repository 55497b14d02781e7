package dev.sluice.runtime.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * One value in force.
 *
 * @param key its path
 * @param value its text, {@code ***} for a secret, empty for nothing
 * @param origin where it was written, {@code default} if nowhere
 */
public record EffectiveValue(String key, String value, String origin) {

    /** Free keys whose values are secrets, by the names that Kafka and registries give them. */
    private static final Pattern SECRET_KEY = Pattern.compile(
            "(?i).*(password|passwd|secret|jaas|token|credential|api.?key|basic.auth|private|ssl.*\\.key$).*");

    private static final Pattern USER_INFO = Pattern.compile("(://)[^/@\\s]+@");

    private static final String DEFAULT = "default";

    /** Whether it was written nowhere. */
    public boolean isDefault() {
        return origin.equals(DEFAULT);
    }

    static List<EffectiveValue> of(Record bound, Map<String, Origin> origins) {
        var values = new ArrayList<EffectiveValue>();
        collect(bound, "", origins, values);
        return values;
    }

    private static void collect(Record record, String path, Map<String, Origin> origins, List<EffectiveValue> into) {
        for (Shape.Key key : Shape.of(record.getClass()).keys()) {
            Object value = key.of(record);
            String below = key.inline() ? path : Shape.join(path, key.name());
            if (value instanceof Record section && !(value instanceof DataSize)) {
                collect(section, below, origins, into);
            } else if (value instanceof Map<?, ?> map) {
                new TreeMap<>(map).forEach((name, entry) -> {
                    String entryPath = Shape.join(below, String.valueOf(name));
                    if (entry instanceof Record section) {
                        collect(section, entryPath, origins, into);
                    } else {
                        add(
                                entryPath,
                                SECRET_KEY.matcher(entryPath).matches() ? Secret.REDACTED : entry,
                                origins,
                                into);
                    }
                });
            } else {
                add(below, value == null ? "" : value, origins, into);
            }
        }
    }

    private static void add(String path, Object value, Map<String, Origin> origins, List<EffectiveValue> into) {
        Origin origin = origins.get(path);
        String text = USER_INFO.matcher(value.toString()).replaceAll("$1" + Secret.REDACTED + "@");
        into.add(new EffectiveValue(path, text, origin == null ? DEFAULT : origin.text()));
    }

    @Override
    public String toString() {
        return key + " = " + value + "  (" + origin + ")";
    }
}

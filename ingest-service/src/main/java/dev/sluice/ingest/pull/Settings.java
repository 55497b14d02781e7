package dev.sluice.ingest.pull;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A map of a definition's {@code source}, read key by key with its place for messages. Immutable.
 *
 * @param values as read from YAML (String, Long, Double, Boolean, List, Map)
 * @param path place, e.g. {@code source.client}
 */
public record Settings(Map<String, Object> values, String path) {

    private static final Pattern DURATION = Pattern.compile("(\\d+(?:\\.\\d+)?) ?(ms|s|m|h|d)");

    /**
     * Refuses keys that are none of these.
     *
     * @return this
     * @throws InvalidSource naming the first that is not known, and those that are
     */
    public Settings only(List<String> known) {
        for (String key : values.keySet()) {
            if (!known.contains(key)) {
                throw new InvalidSource(path + "." + key, "unknown key; known are " + String.join(", ", known));
            }
        }
        return this;
    }

    /** Whether the key has a value. */
    public boolean has(String key) {
        return values.get(key) != null;
    }

    /** The value as read from YAML; null where absent. */
    public @Nullable Object value(String key) {
        return values.get(key);
    }

    /**
     * A text, a number or a truth value, as text; empty where absent.
     *
     * @throws InvalidSource if it is a map or a list
     */
    public Optional<String> text(String key) {
        Object value = values.get(key);
        if (value instanceof Map || value instanceof List) {
            throw new InvalidSource(path + "." + key, "expected a text, found a map or list");
        }
        return Optional.ofNullable(value).map(String::valueOf);
    }

    /** As {@link #text(String)}, with what holds where it is absent. */
    public String text(String key, String absent) {
        return text(key).orElse(absent);
    }

    /**
     * A text that is not blank.
     *
     * @param mend an example for the message when it is missing
     * @throws InvalidSource if it is missing or blank
     */
    public String required(String key, String mend) {
        return text(key)
                .filter(text -> !text.isBlank())
                .orElseThrow(() -> new InvalidSource(path, "key '" + key + "' is missing; add for example " + mend));
    }

    /**
     * One of a choice of words, or what holds where it is absent.
     *
     * @throws InvalidSource if it is another word
     */
    public String oneOf(String key, List<String> words, String absent) {
        String word = text(key, absent);
        if (!words.contains(word)) {
            throw new InvalidSource(
                    path + "." + key, "expected one of " + String.join(", ", words) + ", found '" + word + "'");
        }
        return word;
    }

    /**
     * A whole number within bounds that both belong to it, or what holds where it is absent.
     *
     * @throws InvalidSource if it is anything else
     */
    public long number(String key, long least, long most, long absent) {
        Object value = values.get(key);
        if (value == null) {
            return absent;
        }
        if (!(value instanceof Long number) || number < least || number > most) {
            throw new InvalidSource(
                    path + "." + key,
                    "expected a whole number from " + least + " to " + most + ", found '" + value + "'");
        }
        return number;
    }

    /**
     * A number above 0, or what holds where it is absent.
     *
     * @throws InvalidSource if it is anything else
     */
    public double decimal(String key, double absent) {
        Object value = values.get(key);
        if (value == null) {
            return absent;
        }
        if (!(value instanceof Number number) || number.doubleValue() <= 0) {
            throw new InvalidSource(path + "." + key, "expected a number above 0, found '" + value + "'");
        }
        return number.doubleValue();
    }

    /**
     * True or false, or what holds where it is absent.
     *
     * @throws InvalidSource if it is anything else
     */
    public boolean flag(String key, boolean absent) {
        Object value = values.get(key);
        if (value != null && !(value instanceof Boolean)) {
            throw new InvalidSource(path + "." + key, "expected true or false, found '" + value + "'");
        }
        return value == null ? absent : (Boolean) value;
    }

    /** A time such as {@code 30s}, {@code 5m}, {@code 1.5h}; a bare number counts seconds. */
    public Optional<Duration> duration(String key) {
        return text(key).map(text -> duration(text, path + "." + key));
    }

    /**
     * Reads a time.
     *
     * @param path place, for the message
     * @throws InvalidSource if it is none
     */
    public static Duration duration(String text, String path) {
        Matcher matcher = DURATION.matcher(
                text.strip().matches("\\d+(\\.\\d+)?")
                        ? text.strip() + "s"
                        : text.strip().toLowerCase(Locale.ROOT));
        if (!matcher.matches()) {
            throw new InvalidSource(path, "expected a time such as 30s, 5m or 1h, found '" + text + "'");
        }
        long unit =
                switch (matcher.group(2)) {
                    case "ms" -> 1;
                    case "s" -> 1_000;
                    case "m" -> 60_000;
                    case "h" -> 3_600_000;
                    default -> 86_400_000;
                };
        return Duration.ofMillis(Math.round(Double.parseDouble(matcher.group(1)) * unit));
    }

    /** A text or a list of texts. */
    public List<String> texts(String key) {
        Object value = values.get(key);
        var texts = new ArrayList<String>();
        if (value instanceof List<?> list) {
            list.forEach(item -> texts.add(String.valueOf(item)));
        } else {
            text(key).ifPresent(texts::add);
        }
        return List.copyOf(texts);
    }

    /**
     * A list; empty where absent.
     *
     * @throws InvalidSource if it is anything else
     */
    public List<?> list(String key) {
        Object value = values.get(key);
        if (value != null && !(value instanceof List)) {
            throw new InvalidSource(path + "." + key, "expected a list, found '" + value + "'");
        }
        return value == null ? List.of() : (List<?>) value;
    }

    /** A map; empty where absent. */
    public Settings section(String key) {
        Object value = values.get(key);
        return value == null ? new Settings(Map.of(), path + "." + key) : of(value, path + "." + key);
    }

    /** @throws InvalidSource if it is no map */
    public static Settings of(@Nullable Object value, String path) {
        if (!(value instanceof Map<?, ?> map)) {
            throw new InvalidSource(path, "expected a map, found '" + value + "'");
        }
        var values = new LinkedHashMap<String, Object>();
        map.forEach((key, item) -> {
            if (item != null) {
                values.put(String.valueOf(key), item);
            }
        });
        return new Settings(values, path);
    }

    /** This over others: keys of the others hold where this has none. */
    public Settings over(Settings others) {
        var both = new LinkedHashMap<>(others.values);
        both.putAll(values);
        return new Settings(both, path);
    }
}

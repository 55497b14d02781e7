package dev.sluice.runtime.config;

import java.net.URI;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Reads single values from their text. Each reader throws an IllegalArgumentException that says what it expected. */
final class Texts {

    private static final Pattern DURATION = Pattern.compile("(\\d{1,12})\\s*(ms|s|m|h|d)");

    private static final Map<Class<?>, Function<String, Object>> READERS = Map.ofEntries(
            Map.entry(String.class, text -> text),
            Map.entry(Secret.class, Secret::of),
            Map.entry(int.class, Texts::integer),
            Map.entry(Integer.class, Texts::integer),
            Map.entry(long.class, Texts::longInteger),
            Map.entry(Long.class, Texts::longInteger),
            Map.entry(double.class, Texts::number),
            Map.entry(Double.class, Texts::number),
            Map.entry(boolean.class, Texts::truth),
            Map.entry(Boolean.class, Texts::truth),
            Map.entry(Duration.class, Texts::duration),
            Map.entry(DataSize.class, DataSize::parse),
            Map.entry(Path.class, Texts::path),
            Map.entry(URI.class, Texts::uri));

    private Texts() {}

    static Object read(String text, Class<?> type) {
        if (type.isEnum()) {
            return constant(text, type);
        }
        Function<String, Object> reader = READERS.get(type);
        if (reader == null) {
            throw new IllegalStateException("a configuration record cannot hold a " + type.getName());
        }
        return reader.apply(type == String.class || type == Secret.class ? text : text.strip());
    }

    /** How a value of the type is written, for a message. */
    static String describe(Class<?> type) {
        if (type.isEnum()) {
            return "one of " + constants(type);
        }
        if (type == Duration.class) {
            return "a duration such as 500ms, 10s or 5m";
        }
        if (type == DataSize.class) {
            return "a size such as 512KB, 16MiB or 1GB";
        }
        if (type == boolean.class || type == Boolean.class) {
            return "true or false";
        }
        if (type == int.class || type == Integer.class || type == long.class || type == Long.class) {
            return "a whole number";
        }
        return type == double.class || type == Double.class ? "a number" : "a text";
    }

    private static Object integer(String text) {
        try {
            return Integer.valueOf(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("expected a whole number, found '" + text + "'", e);
        }
    }

    private static Object longInteger(String text) {
        try {
            return Long.valueOf(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("expected a whole number, found '" + text + "'", e);
        }
    }

    private static Object number(String text) {
        try {
            double number = Double.parseDouble(text);
            if (Double.isFinite(number)) {
                return number;
            }
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("expected a number, found '" + text + "'", e);
        }
        throw new IllegalArgumentException("expected a number, found '" + text + "'");
    }

    private static Object truth(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException("expected true or false, found '" + text + "'");
        };
    }

    private static Object duration(String text) {
        Matcher matcher = DURATION.matcher(text);
        if (matcher.matches()) {
            long count = Long.parseLong(matcher.group(1));
            return switch (matcher.group(2)) {
                case "ms" -> Duration.ofMillis(count);
                case "s" -> Duration.ofSeconds(count);
                case "m" -> Duration.ofMinutes(count);
                case "h" -> Duration.ofHours(count);
                default -> Duration.ofDays(count);
            };
        }
        try {
            return text.equals("0") ? Duration.ZERO : Duration.parse(text);
        } catch (DateTimeParseException e) {
            String hint = text.matches("\\d+") ? "; add the unit" : "";
            throw new IllegalArgumentException(
                    "expected " + describe(Duration.class) + ", found '" + text + "'" + hint, e);
        }
    }

    private static Object path(String text) {
        try {
            return Path.of(text);
        } catch (InvalidPathException e) {
            throw new IllegalArgumentException("expected a path, found '" + text + "': " + e.getReason(), e);
        }
    }

    private static Object uri(String text) {
        try {
            return URI.create(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("expected a URL, found '" + text + "'", e);
        }
    }

    private static Object constant(String text, Class<?> type) {
        return Arrays.stream(type.getEnumConstants())
                .filter(constant -> constant.toString().equalsIgnoreCase(text)
                        || word(constant).equals(text.toLowerCase(Locale.ROOT).replace('-', '_')))
                .findFirst()
                .orElseThrow(
                        () -> new IllegalArgumentException("expected one of " + constants(type) + ", found '" + text
                                + "'"
                                + NearMatch.of(
                                                text.toLowerCase(Locale.ROOT),
                                                Arrays.stream(type.getEnumConstants())
                                                        .map(Texts::word)
                                                        .collect(Collectors.toList()))
                                        .map(near -> "; did you mean " + near + "?")
                                        .orElse("")));
    }

    private static String constants(Class<?> type) {
        return Arrays.stream(type.getEnumConstants()).map(Texts::word).collect(Collectors.joining(", "));
    }

    private static String word(Object constant) {
        return ((Enum<?>) constant).name().toLowerCase(Locale.ROOT);
    }
}

package dev.sluice.metadata.normalize;

import java.util.ArrayList;
import java.util.List;

/**
 * A convention that turns keys of documents into names of tables and columns. Implementations are immutable and
 * idempotent: a name that is normalized again stays as it is.
 */
public abstract class Naming {
    private final String separator;
    private final int limit;

    /**
     * @param separator what joins the parts of a path
     * @param limit most characters of a name
     */
    Naming(String separator, int limit) {
        if (limit < 16) {
            throw new IllegalArgumentException(
                    "a name needs room for at least 16 characters, but the limit is " + limit);
        }
        this.separator = separator;
        this.limit = limit;
    }

    /** Lower-case names of ASCII letters, digits and underscores; paths are joined by two underscores. The default. */
    public static Naming snakeCase(int limit) {
        return new SnakeCase(limit);
    }

    /** Names that keep their case; other characters than ASCII letters, digits and underscores become one underscore. */
    public static Naming sqlCaseSensitive(int limit) {
        return new SqlNames(limit, false);
    }

    /** As {@link #sqlCaseSensitive}, but in lower case. */
    public static Naming sqlCaseInsensitive(int limit) {
        return new SqlNames(limit, true);
    }

    /** Names as they are; paths are joined by {@code ▶}. */
    public static Naming direct(int limit) {
        return new DirectNames(limit);
    }

    /** Normalizes one part of a path; the result may be empty. */
    abstract String convert(String identifier);

    /** A key of a document, which may be a path in itself ({@code a__b}), as a name. */
    public final String key(String key) {
        List<String> parts = new ArrayList<>(1);
        int from = 0;
        while (from <= key.length()) {
            int to = key.indexOf(separator, from);
            String part = key.substring(from, to < 0 ? key.length() : to);
            if (!part.isBlank()) {
                String name = convert(part.strip());
                parts.add(cut(name, part.strip()));
            }
            if (to < 0) {
                break;
            }
            from = to + separator.length();
        }
        return parts.isEmpty() ? "_empty" : path(String.join(separator, parts));
    }

    /** The column of a field that a definition names: {@code a.b} is the field {@code b} of the object {@code a}, as {@code a__b} is. */
    public final String column(String field) {
        List<String> parts = new ArrayList<>(2);
        for (String part : field.split("\\.")) {
            if (!part.isBlank()) {
                parts.add(key(part));
            }
        }
        return parts.isEmpty() ? key(field) : path(String.join(separator, parts));
    }

    /** A path of names below another path; not yet cut to the limit. */
    final String join(String path, String name) {
        return path.isEmpty() ? name : path + separator + name;
    }

    /** A joined path, cut to the limit. */
    final String path(String joined) {
        return cut(joined, joined);
    }

    /** Name of the column for values of {@code column} that are of type {@code word} and do not fit it. */
    final String variant(String column, String word) {
        return path(join(column, "v_" + word));
    }

    private String cut(String name, String original) {
        if (name.length() <= limit) {
            return name;
        }
        String tag = RowIds.tag(original);
        int room = limit - tag.length();
        int tail = room / 2;
        return name.substring(0, room - tail) + tag + name.substring(name.length() - tail);
    }

    /** A text with one underscore for each run of them. */
    static String contract(String text) {
        StringBuilder out = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c != '_' || i == 0 || text.charAt(i - 1) != '_') {
                out.append(c);
            }
        }
        return out.toString();
    }
}

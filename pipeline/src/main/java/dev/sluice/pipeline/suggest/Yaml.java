package dev.sluice.pipeline.suggest;

import dev.sluice.pipeline.row.JsonText;
import java.util.Collection;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Texts as YAML flow scalars. Stateless. */
final class Yaml {
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z][A-Za-z0-9_]*( [A-Za-z0-9_]+)*");
    private static final Pattern WORD = Pattern.compile("(?i)true|false|yes|no|on|off|null|y|n");

    private Yaml() {}

    /** Plain where it can only be read as this text, quoted otherwise. */
    static String text(String value) {
        return PLAIN.matcher(value).matches() && !WORD.matcher(value).matches() ? value : JsonText.of(value);
    }

    static String list(Collection<String> values) {
        return values.stream().map(Yaml::text).collect(Collectors.joining(", ", "[", "]"));
    }

    /** A value inside of a comment: quoted and short. */
    static String quoted(String value) {
        return JsonText.of(value.length() <= 40 ? value : value.substring(0, 39) + "…");
    }

    /** A field in a CEL expression. */
    static String variable(String field) {
        return field.matches("[A-Za-z_][A-Za-z0-9_]*") ? field : "row[" + JsonText.of(field) + "]";
    }
}

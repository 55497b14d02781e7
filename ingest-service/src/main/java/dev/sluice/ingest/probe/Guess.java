package dev.sluice.ingest.probe;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sluice.ingest.pull.CursorValue;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Guesses from the first records which field tells them apart and by which they grow. Only fields whose names say so are taken, and only
 * where the records agree. Stateless.
 */
public final class Guess {

    /** Fewer records show nothing. */
    private static final int ENOUGH = 2;

    private static final List<Pattern> KEYS = List.of(
            Pattern.compile("_?id", Pattern.CASE_INSENSITIVE),
            Pattern.compile("uuid|guid|key", Pattern.CASE_INSENSITIVE),
            Pattern.compile(".+(_id|Id|_uuid|_key|_number|_no)"));
    private static final List<Pattern> CURSORS = List.of(
            Pattern.compile("(last_?)?(updated|modified|changed)(_?(at|on|time|date|ts))?", Pattern.CASE_INSENSITIVE),
            Pattern.compile("(update|modification|change)_?(time|date|ts)", Pattern.CASE_INSENSITIVE),
            Pattern.compile("(created|inserted|occurred|published)_?(at|on|time|date|ts)?", Pattern.CASE_INSENSITIVE));
    private static final Pattern TIME = Pattern.compile("\\d{4}-\\d\\d-\\d\\d.*");

    private Guess() {}

    /** The field that is there, scalar, and different in all records, and is named like a key. */
    public static Optional<String> key(List<JsonNode> rows) {
        return first(rows, KEYS, name -> {
            var values = new HashSet<String>();
            return rows.stream().allMatch(row -> {
                JsonNode value = row.path(name);
                return (value.isTextual() || value.isIntegralNumber())
                        && !value.asText().isEmpty()
                        && values.add(value.asText());
            });
        });
    }

    /** The field that is a time in all records and is named like one at which records change, or else are made. */
    public static Optional<String> cursor(List<JsonNode> rows) {
        return first(rows, CURSORS, name -> {
            var values = new HashSet<CursorValue>();
            boolean times = rows.stream().allMatch(row -> {
                values.add(new CursorValue(row.path(name).asText()));
                return TIME.matcher(row.path(name).asText()).matches();
            });
            // a cursor that does not move is none
            return times && values.size() > 1;
        });
    }

    /** Fields with lists of objects in them: child tables, or the rows themselves. */
    public static List<String> lists(List<JsonNode> rows) {
        return names(rows).stream()
                .filter(name -> rows.stream()
                        .anyMatch(row -> row.path(name).isArray()
                                && row.path(name).path(0).isObject()))
                .toList();
    }

    private static Optional<String> first(
            List<JsonNode> rows, List<Pattern> patterns, java.util.function.Predicate<String> fits) {
        if (rows.size() < ENOUGH) {
            return Optional.empty();
        }
        List<String> names = names(rows);
        return patterns.stream()
                .flatMap(pattern ->
                        names.stream().filter(name -> pattern.matcher(name).matches()))
                .filter(fits)
                .findFirst();
    }

    private static List<String> names(List<JsonNode> rows) {
        return rows.isEmpty()
                ? List.of()
                : new ArrayList<>(rows.get(0)
                        .propertyStream()
                        .map(java.util.Map.Entry::getKey)
                        .toList());
    }
}

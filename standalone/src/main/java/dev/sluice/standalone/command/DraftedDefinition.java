package dev.sluice.standalone.command;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.ingest.probe.Guess;
import dev.sluice.ingest.pull.FoundSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Writes the definition of a source that was found, with the evidence in comments. Immutable. */
final class DraftedDefinition {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final String pipeline;
    private final String connector;
    private final FoundSource found;
    private final List<String> key;
    private final Optional<String> cursor;

    /** @param connector rest, jdbc or files */
    DraftedDefinition(String pipeline, String connector, FoundSource found) {
        this.pipeline = pipeline;
        this.connector = connector;
        this.found = found;
        this.key = found.key().isEmpty() ? Guess.key(found.rows()).map(List::of).orElse(List.of()) : found.key();
        // rows with equal cursors are told apart by a key
        this.cursor = key.isEmpty() ? Optional.empty() : Guess.cursor(found.rows());
    }

    String yaml() {
        var yaml = new StringBuilder("pipeline: " + json(pipeline) + "\n");
        found.notes().forEach(note -> yaml.append("# ")
                .append(note.replaceAll("\\p{Cntrl}", " "))
                .append('\n'));
        yaml.append("source:\n  connector: ").append(connector).append('\n');
        source().forEach((name, value) ->
                yaml.append("  ").append(name).append(": ").append(json(value)).append('\n'));
        cursor.filter(name -> !connector.equals("files")).ifPresent(name -> yaml.append("  # incremental: ")
                .append(name)
                .append(" is a time that moves, in all of the first ")
                .append(found.rows().size())
                .append(" rows; without it each load brings everything\n"));
        yaml.append("table:\n  name: ")
                .append(json(pipeline.replace('-', '_').replace('.', '_')))
                .append('\n');
        if (key.isEmpty()) {
            yaml.append("  # no field tells rows apart by its name and its values: rows are appended\n");
        } else {
            yaml.append("  # ")
                    .append(evidence())
                    .append("\n  primary_key: ")
                    .append(json(key))
                    .append("\n  write_disposition: merge\n");
        }
        List<String> lists = Guess.lists(found.rows());
        if (!lists.isEmpty()) {
            yaml.append("# lists that become child tables: ")
                    .append(json(lists))
                    .append('\n');
        }
        return yaml.toString();
    }

    private String evidence() {
        return found.key().isEmpty()
                ? "present and different in all of the first " + found.rows().size() + " rows"
                : "the primary key of the database";
    }

    /** With the cursor where its connector reads it. */
    private Map<String, Object> source() {
        var source = new LinkedHashMap<>(found.settings());
        if (cursor.isPresent() && connector.equals("jdbc")) {
            source.put("incremental", Map.of("column", cursor.get()));
        }
        if (connector.equals("rest")
                && source.get("resources") instanceof List<?> list
                && list.get(0) instanceof Map<?, ?> resource) {
            var changed = new LinkedHashMap<Object, Object>(resource);
            var endpoint = new LinkedHashMap<Object, Object>(
                    resource.get("endpoint") instanceof Map<?, ?> map ? map : Map.of());
            cursor.ifPresent(name -> endpoint.put("incremental", Map.of("cursor_path", name)));
            changed.put("endpoint", endpoint);
            if (!key.isEmpty()) {
                changed.put("primary_key", key);
            }
            source.put("resources", List.of(changed));
        }
        return source;
    }

    /** JSON is YAML. */
    private static String json(Object value) {
        try {
            return JSON.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("plain values are always JSON", e);
        }
    }
}

package dev.sluice.pipeline.rule;

import dev.sluice.pipeline.RowFinding.Severity;
import dev.sluice.pipeline.definition.NearMatch;
import dev.sluice.pipeline.definition.Section;
import dev.sluice.pipeline.row.FieldRef;
import dev.sluice.pipeline.row.JsonText;
import dev.sluice.pipeline.row.Row;
import dev.sluice.pipeline.row.Step;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** {@code lookup}: a value replaced by what a table knows for it; a value that is not in the table is a finding. */
final class LookupRule implements Rule {
    private static final String KEY = "lookup";
    private static final String UNMATCHED = "unmatched";
    private static final Pattern TOPIC = Pattern.compile("[A-Za-z0-9._-]{1,249}");
    /** Keys below {@code lookup}. */
    static final List<String> OPTIONS = List.of("file", "topic", "from", "to");

    private final Set<String> topics;

    /** @param topics takes the topics that tables are kept in */
    LookupRule(Set<String> topics) {
        this.topics = topics;
    }

    @Override
    public List<String> keys() {
        return List.of(KEY);
    }

    @Override
    public List<String> options() {
        return List.of(UNMATCHED);
    }

    @Override
    public void compile(RuleEntry entry) {
        Section section = entry.section();
        boolean clear = "clear".equals(section.oneOf(UNMATCHED, List.of("keep", "clear")));
        String name;
        LookupTable table;
        Section options = entry.hasOptions(KEY) ? entry.options(KEY, OPTIONS, Map.of()) : null;
        if (options != null) {
            if (options.has("topic")) {
                topic(entry, options, clear);
                return;
            }
            options.require(
                    Map.of("file", "name a CSV file beside the definition, or a compacted topic under 'topic'"));
            name = options.word("file");
            table = name == null ? null : LookupFile.read(entry, name, options.word("from"), options.word("to"));
        } else {
            name = section.word(KEY);
            table = name == null ? null : named(entry, name);
        }
        if (name != null && table != null) {
            String rule = "lookup " + name;
            LookupTable known = table;
            entry.add(KEY, field -> new LookupStep(field, rule, known, clear));
        }
    }

    private void topic(RuleEntry entry, Section options, boolean clear) {
        String topic = options.word("topic");
        for (String key : List.of("file", "from")) {
            if (options.has(key)) {
                options.add(key, "'" + key + "' does nothing with 'topic'", "remove one of them");
            }
        }
        if (topic != null) {
            if (!TOPIC.matcher(topic).matches()) {
                options.add("topic", "'" + topic + "' is no name of a topic", "use letters, digits, '.', '_' and '-'");
            }
            topics.add(topic);
            String part = options.word("to");
            entry.add(KEY, field -> new TopicLookup(field, "lookup " + topic, topic, part, clear));
        }
    }

    private static @Nullable LookupTable named(RuleEntry entry, String name) {
        if (BuiltInTable.NAMES.contains(name)) {
            return BuiltInTable.of(name);
        }
        if (name.contains(".") || name.contains("/")) {
            return LookupFile.read(entry, name, null, null);
        }
        entry.section()
                .add(
                        KEY,
                        "unknown lookup table '" + name + "'",
                        NearMatch.mend(name, BuiltInTable.NAMES) + " (or name a CSV file)");
        return null;
    }

    private record LookupStep(FieldRef target, String rule, LookupTable table, boolean clear) implements Step {
        @Override
        public String field() {
            return target.path();
        }

        @Override
        public void apply(Row row) {
            Object value = row.get(target);
            if (value == null || value.equals("")) {
                return;
            }
            String text = value instanceof Map<?, ?> || value instanceof List<?> ? null : JsonText.bare(value);
            String found = text == null ? null : table.find(text);
            if (found == null) {
                row.journal().failed(field(), rule, Severity.ERROR, "not in the table: " + Excerpt.of(value));
                if (clear) {
                    row.repair(target, rule, null);
                }
            } else if (!found.equals(value)) {
                row.repair(target, rule, found);
            }
        }
    }
}

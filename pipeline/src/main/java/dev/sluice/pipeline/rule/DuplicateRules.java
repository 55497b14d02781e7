package dev.sluice.pipeline.rule;

import dev.sluice.pipeline.ErrorCode;
import dev.sluice.pipeline.RowFinding.Severity;
import dev.sluice.pipeline.definition.Section;
import dev.sluice.pipeline.row.FieldRef;
import dev.sluice.pipeline.row.JsonText;
import dev.sluice.pipeline.row.Refusal;
import dev.sluice.pipeline.row.Row;
import dev.sluice.pipeline.row.Step;
import dev.sluice.pipeline.row.Symbols;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Rules that know what was seen before: {@code deduplicate} and {@code unique}. */
final class DuplicateRules {
    /** Keys below {@code deduplicate}. */
    static final List<String> DEDUPLICATE = List.of("by", Window.KEY, "action");
    /** Keys below {@code unique}. */
    static final List<String> UNIQUE = List.of(Window.KEY);

    private static final List<String> ACTIONS = List.of("reject", "mark");

    private DuplicateRules() {}

    /** @param keys takes the fields that records are told apart by, for each rule */
    static Rule deduplicate(Symbols symbols, List<List<String>> keys) {
        return new Deduplicate(symbols, keys);
    }

    /** @param keys as {@link #deduplicate} */
    static Rule unique(List<List<String>> keys) {
        return new Unique(keys);
    }

    private record Deduplicate(Symbols symbols, List<List<String>> found) implements Rule {
        private static final String KEY = "deduplicate";

        @Override
        public List<String> keys() {
            return List.of(KEY);
        }

        @Override
        public boolean namesFields() {
            return true;
        }

        @Override
        public void compile(RuleEntry entry) {
            Section options = entry.options(
                    KEY,
                    DEDUPLICATE,
                    Map.of("by", "name the fields that tell records apart, for example 'by: [order_id]'"));
            if (options == null) {
                return;
            }
            List<String> by = options.names("by");
            boolean mark = "mark".equals(options.oneOf("action", ACTIONS));
            Window window = Window.read(options);
            if (!by.isEmpty()) {
                found.add(by);
                entry.add(new DuplicateStep(KEY, FieldRef.all(by, symbols), window, mark ? Severity.WARNING : null));
            }
        }
    }

    private record Unique(List<List<String>> found) implements Rule {
        private static final String KEY = "unique";

        @Override
        public List<String> keys() {
            return List.of(KEY);
        }

        @Override
        public List<String> options() {
            return List.of("severity");
        }

        @Override
        public void compile(RuleEntry entry) {
            Section section = entry.section();
            Section options = entry.hasOptions(KEY) ? entry.options(KEY, UNIQUE, Map.of()) : null;
            if (options == null && !section.flag(KEY)) {
                return;
            }
            Window within = options == null ? new Window(Window.LONGEST.toMillis()) : Window.read(options);
            Severity severity = CheckRule.severity(section);
            entry.fields().forEach(field -> found.add(List.of(field.path())));
            entry.add(KEY, field -> new DuplicateStep(KEY, List.of(field), within, severity));
        }
    }

    /** @param finding severity of the finding; null: the record is refused */
    private record DuplicateStep(
            String rule,
            List<FieldRef> by,
            Window window,
            @Nullable Severity finding) implements Step {
        @Override
        public String field() {
            return by.get(0).path();
        }

        @Override
        public List<String> changes() {
            return List.of();
        }

        @Override
        public void apply(Row row) {
            String key = key(row);
            if (key == null || !row.memory().sight(key, window.millis())) {
                return;
            }
            String names = String.join(", ", by.stream().map(FieldRef::path).toList());
            String message =
                    "expected what no other record within " + Duration.ofMillis(window.millis()) + " has in " + names;
            if (finding == null) {
                throw new Refusal(ErrorCode.DUPLICATE, message + ", found it twice");
            }
            row.journal().failed(field(), rule, finding, message);
        }

        /** Null where a value is missing: such records are not told apart. */
        private @Nullable String key(Row row) {
            StringBuilder key = new StringBuilder(rule);
            for (FieldRef field : by) {
                Object value = row.get(field);
                if (value == null || value.equals("")) {
                    return null;
                }
                key.append('\u001f').append(field.path()).append('\u001f');
                key.append(JsonText.canonical(value));
            }
            return key.toString();
        }
    }
}

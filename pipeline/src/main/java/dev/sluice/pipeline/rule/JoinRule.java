package dev.sluice.pipeline.rule;

import dev.sluice.pipeline.definition.Section;
import dev.sluice.pipeline.row.FieldRef;
import dev.sluice.pipeline.row.JsonText;
import dev.sluice.pipeline.row.Row;
import dev.sluice.pipeline.row.Step;
import dev.sluice.pipeline.row.Symbols;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code join}: the values of several fields, or of a list, as one text; missing ones are left out. */
final class JoinRule implements Rule {
    private static final String KEY = "join";
    /** Keys below {@code join}. */
    static final List<String> OPTIONS = List.of("of", "with");

    private final Symbols symbols;

    JoinRule(Symbols symbols) {
        this.symbols = symbols;
    }

    @Override
    public List<String> keys() {
        return List.of(KEY);
    }

    @Override
    public void compile(RuleEntry entry) {
        if (!entry.hasOptions(KEY)) {
            String with = entry.section().text(KEY);
            if (with != null) {
                entry.add(KEY, field -> new JoinStep(field, List.of(field), with));
            }
            return;
        }
        Section options =
                entry.options(KEY, OPTIONS, Map.of("of", "name the fields, for example 'of: [first_name, last_name]'"));
        if (options == null) {
            return;
        }
        String with = options.has("with") ? options.text("with") : " ";
        List<FieldRef> of = FieldRef.all(options.names("of"), symbols);
        if (with != null) {
            entry.add(KEY, field -> new JoinStep(field, of, with));
        }
    }

    private record JoinStep(FieldRef target, List<FieldRef> of, String with) implements Step {
        @Override
        public String rule() {
            return KEY;
        }

        @Override
        public String field() {
            return target.path();
        }

        @Override
        public void apply(Row row) {
            List<String> parts = new ArrayList<>();
            for (FieldRef field : of) {
                if (row.get(field) instanceof List<?> items) {
                    items.forEach(item -> add(parts, item));
                } else {
                    add(parts, row.get(field));
                }
            }
            String joined = String.join(with, parts);
            if (!parts.isEmpty() && !joined.equals(row.get(target))) {
                row.repair(target, KEY, joined);
            }
        }

        private static void add(List<String> parts, @Nullable Object value) {
            if (value != null && !value.equals("")) {
                parts.add(JsonText.bare(value));
            }
        }
    }
}

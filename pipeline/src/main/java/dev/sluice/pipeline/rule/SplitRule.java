package dev.sluice.pipeline.rule;

import dev.sluice.pipeline.definition.Section;
import dev.sluice.pipeline.row.FieldRef;
import dev.sluice.pipeline.row.Row;
import dev.sluice.pipeline.row.Step;
import dev.sluice.pipeline.row.Symbols;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** {@code split}: a text cut at a separator, into a list or into named fields. */
final class SplitRule implements Rule {
    private static final String KEY = "split";
    /** Keys below {@code split}. */
    static final List<String> OPTIONS = List.of("by", "into");

    /** Further parts stay together in the last: a hostile text must not become a million child rows. */
    private static final int MOST_PARTS = 10_000;

    private final Symbols symbols;

    SplitRule(Symbols symbols) {
        this.symbols = symbols;
    }

    @Override
    public List<String> keys() {
        return List.of(KEY);
    }

    @Override
    public void compile(RuleEntry entry) {
        Section section = entry.section();
        if (!entry.hasOptions(KEY)) {
            String by = section.text(KEY);
            if (by != null && isSeparator(section, KEY, by)) {
                entry.add(KEY, field -> new SplitStep(field, by, List.of()));
            }
            return;
        }
        Section options = entry.options(KEY, OPTIONS, Map.of("by", "write the separator, for example 'by: \",\"'"));
        if (options == null) {
            return;
        }
        String by = options.text("by");
        List<FieldRef> into = FieldRef.all(options.names("into"), symbols);
        if (entry.fields().size() > 1 && !into.isEmpty()) {
            options.add(
                    "into", "'into' needs one field, found " + entry.fields().size(), "write one entry per field");
        }
        if (by != null && isSeparator(options, "by", by)) {
            entry.add(KEY, field -> new SplitStep(field, by, into));
        }
    }

    private static boolean isSeparator(Section section, String key, String by) {
        if (by.isEmpty()) {
            section.add(key, "expected a separator, found an empty text", "write for example \",\"");
        }
        return !by.isEmpty();
    }

    private record SplitStep(FieldRef target, String by, List<FieldRef> into) implements Step {
        @Override
        public String rule() {
            return KEY;
        }

        @Override
        public String field() {
            return target.path();
        }

        @Override
        public List<String> changes() {
            return into.isEmpty()
                    ? List.of(field())
                    : into.stream().map(FieldRef::path).toList();
        }

        @Override
        public void apply(Row row) {
            if (!(row.get(target) instanceof String text) || text.isEmpty()) {
                return;
            }
            if (into.isEmpty()) {
                row.repair(target, KEY, new ArrayList<Object>(parts(text, MOST_PARTS)));
                return;
            }
            List<String> parts = parts(text, into.size());
            for (int i = 0; i < parts.size(); i++) {
                if (!parts.get(i).equals(row.get(into.get(i)))) {
                    row.repair(into.get(i), KEY, parts.get(i));
                }
            }
        }

        private List<String> parts(String text, int most) {
            List<String> parts = new ArrayList<>();
            int start = 0;
            for (int at = text.indexOf(by); at >= 0 && parts.size() < most - 1; at = text.indexOf(by, start)) {
                parts.add(TextRules.trimmed(text.substring(start, at)));
                start = at + by.length();
            }
            parts.add(TextRules.trimmed(text.substring(start)));
            return parts;
        }
    }
}

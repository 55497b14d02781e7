package dev.sluice.pipeline.rule;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import dev.sluice.pipeline.RowFinding.Severity;
import dev.sluice.pipeline.definition.Section;
import dev.sluice.pipeline.row.FieldRef;
import dev.sluice.pipeline.row.Row;
import dev.sluice.pipeline.row.Step;
import dev.sluice.pipeline.yaml.YamlMap;
import dev.sluice.pipeline.yaml.YamlNode;
import dev.sluice.pipeline.yaml.YamlScalar;
import java.util.ArrayList;
import java.util.List;

/** Rules with regular expressions: {@code replace} and {@code extract}. */
final class PatternRules {
    private PatternRules() {}

    static Rule replace() {
        return new Replace();
    }

    static Rule extract() {
        return new Extract();
    }

    private record Replacement(Pattern pattern, String by) {
        String apply(String text) {
            Matcher matcher = pattern.matcher(text);
            return matcher.find() ? matcher.replaceAll(by) : text;
        }
    }

    /** Every match of each pattern, in the order written, is replaced. */
    private record Replace() implements Rule {
        private static final String KEY = "replace";

        @Override
        public List<String> keys() {
            return List.of(KEY);
        }

        @Override
        public void compile(RuleEntry entry) {
            Section section = entry.section();
            YamlNode node = section.node(KEY);
            if (!(node instanceof YamlMap map)) {
                if (node != null) {
                    section.expected(KEY, "a map from patterns to their replacements", node);
                }
                return;
            }
            List<Replacement> replacements = new ArrayList<>();
            map.entries().forEach((pattern, by) -> {
                Pattern compiled = entry.pattern(KEY, pattern);
                if (!(by instanceof YamlScalar scalar)) {
                    section.add(KEY, by.mark(), "expected a text, found " + by.kind(), "write the replacement");
                } else if (compiled != null && replacementFits(section, compiled, scalar)) {
                    replacements.add(new Replacement(compiled, scalar.text()));
                }
            });
            List<Replacement> all = List.copyOf(replacements);
            entry.addChange(KEY, KEY, value -> {
                if (!(value instanceof String text)) {
                    return value;
                }
                for (Replacement replacement : all) {
                    text = replacement.apply(text);
                }
                return text;
            });
        }

        private static boolean replacementFits(Section section, Pattern pattern, YamlScalar by) {
            try {
                // a reference to a group that is not there shows when it is used
                Pattern.compile("(?:" + pattern.pattern() + ")|").matcher("").replaceAll(by.text());
                return true;
            } catch (IndexOutOfBoundsException | IllegalArgumentException e) {
                section.add(
                        KEY,
                        by.mark(),
                        "'" + by.text() + "' refers to a group that the pattern does not have",
                        "write $1 for the first group, \\$ for a dollar sign");
                return false;
            }
        }
    }

    /** The first group of the first match (or the whole match) becomes the value. */
    private record Extract() implements Rule {
        private static final String KEY = "extract";

        @Override
        public List<String> keys() {
            return List.of(KEY);
        }

        @Override
        public void compile(RuleEntry entry) {
            String text = entry.section().text(KEY);
            Pattern pattern = text == null ? null : entry.pattern(KEY, text);
            if (pattern != null) {
                entry.add(KEY, field -> new ExtractStep(field, pattern));
            }
        }
    }

    private record ExtractStep(FieldRef target, Pattern pattern) implements Step {
        @Override
        public String rule() {
            return Extract.KEY;
        }

        @Override
        public String field() {
            return target.path();
        }

        @Override
        public void apply(Row row) {
            if (!(row.get(target) instanceof String text)) {
                return;
            }
            Matcher matcher = pattern.matcher(text);
            if (!matcher.find()) {
                row.journal()
                        .failed(
                                field(),
                                rule(),
                                Severity.ERROR,
                                "expected a text that matches " + pattern.pattern() + ", found " + Excerpt.of(text));
                return;
            }
            String found = matcher.groupCount() > 0 ? matcher.group(1) : matcher.group();
            if (!text.equals(found)) {
                row.repair(target, rule(), found);
            }
        }
    }
}

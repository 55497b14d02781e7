package dev.sluice.pipeline.rule;

import dev.sluice.pipeline.definition.Section;
import dev.sluice.pipeline.row.FieldRef;
import dev.sluice.pipeline.row.Row;
import dev.sluice.pipeline.row.Step;
import dev.sluice.pipeline.row.Symbols;
import dev.sluice.pipeline.yaml.YamlNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Rules about a field as a whole: {@code default}, {@code drop}, {@code rename}. */
final class FieldRules {
    private FieldRules() {}

    static Rule defaultValue() {
        return new Default();
    }

    static Rule drop() {
        return new Drop();
    }

    static Rule rename(Symbols symbols) {
        return new Rename(symbols);
    }

    private record Default() implements Rule {
        private static final String KEY = "default";

        @Override
        public List<String> keys() {
            return List.of(KEY);
        }

        @Override
        public void compile(RuleEntry entry) {
            YamlNode node = entry.section().node(KEY);
            if (node == null) {
                return;
            }
            Object value = Values.of(node);
            if (value == null) {
                entry.section().add(KEY, "expected a value, found nothing", "write the value, or remove the key");
            }
            entry.add(KEY, field -> new DefaultStep(field, value));
        }
    }

    private record DefaultStep(FieldRef target, @Nullable Object value) implements Step {
        @Override
        public String rule() {
            return Default.KEY;
        }

        @Override
        public String field() {
            return target.path();
        }

        @Override
        public void apply(Row row) {
            Object found = row.get(target);
            if (found == null || found.equals("")) {
                row.repair(target, rule(), Values.copy(value));
            }
        }
    }

    private record Drop() implements Rule {
        private static final String KEY = "drop";

        @Override
        public List<String> keys() {
            return List.of(KEY);
        }

        @Override
        public void compile(RuleEntry entry) {
            if (entry.section().flag(KEY)) {
                entry.add(KEY, DropStep::new);
                entry.fields().forEach(field -> entry.dropColumn(field.path()));
            }
        }
    }

    private record DropStep(FieldRef target) implements Step {
        @Override
        public String rule() {
            return Drop.KEY;
        }

        @Override
        public String field() {
            return target.path();
        }

        @Override
        public void apply(Row row) {
            row.remove(target);
        }
    }

    private record Rename(Symbols symbols) implements Rule {
        private static final String KEY = "rename";

        @Override
        public List<String> keys() {
            return List.of(KEY);
        }

        @Override
        public void compile(RuleEntry entry) {
            Section section = entry.section();
            String name = section.word(KEY);
            if (name == null) {
                return;
            }
            if (entry.fields().size() > 1) {
                section.add(
                        KEY, "'rename' needs one field, found " + entry.fields().size(), "write one entry per field");
                return;
            }
            FieldRef to = FieldRef.of(name, symbols);
            entry.add(KEY, field -> new RenameStep(field, to));
            entry.fields().forEach(field -> entry.renameColumn(field.path(), name));
        }
    }

    private record RenameStep(FieldRef from, FieldRef to) implements Step {
        @Override
        public String rule() {
            return Rename.KEY;
        }

        @Override
        public String field() {
            return from.path();
        }

        @Override
        public List<String> changes() {
            return List.of(from.path(), to.path());
        }

        @Override
        public void apply(Row row) {
            row.rename(from, to);
        }
    }
}

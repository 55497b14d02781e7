package dev.sluice.pipeline.rule;

import dev.sluice.pipeline.definition.Section;
import dev.sluice.pipeline.group.Dependency;
import dev.sluice.pipeline.group.Settlement;
import dev.sluice.pipeline.group.Settlement.Replace;
import dev.sluice.pipeline.row.FieldRef;
import dev.sluice.pipeline.row.Symbols;
import dev.sluice.pipeline.yaml.YamlScalar;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code determines}: the value that other rows with the same determinant agree on. */
final class DependencyRule implements Rule {
    /** Keys below {@code determines}. */
    static final List<String> OPTIONS = List.of(
            "by", "field", "min_rows", "fill_rows", "min_share", "replace", "trust", "learned", LateRepairs.KEY);

    /** Words of {@code replace}. */
    static final List<String> REPLACE =
            Arrays.stream(Replace.values()).map(Replace::word).toList();

    private static final String KEY = "determines";
    private static final int MIN_ROWS = 2;
    private static final double MIN_SHARE = 0.6;

    private final Symbols symbols;
    private final List<DependencySpec> dependencies;
    private final LateRepairs lateRepairs;

    /**
     * The rule.
     *
     * @param dependencies takes what is compiled
     * @param lateRepairs takes those that correct earlier rows
     */
    DependencyRule(Symbols symbols, List<DependencySpec> dependencies, LateRepairs lateRepairs) {
        this.symbols = symbols;
        this.dependencies = dependencies;
        this.lateRepairs = lateRepairs;
    }

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
                OPTIONS,
                Map.of(
                        "by", "name the fields that determine, for example 'by: [zip]'",
                        "field", "name the fields that are determined, for example 'field: city'"));
        if (options == null) {
            return;
        }
        List<String> by = options.names("by");
        List<String> fields = options.names("field");
        for (String field : fields) {
            if (by.contains(field)) {
                options.add("field", "'" + field + "' cannot determine itself", "take it out of 'by' or of 'field'");
            }
        }
        String word = options.oneOf("replace", REPLACE);
        Replace replace = word == null ? Replace.SIMILAR : Replace.valueOf(word.toUpperCase(java.util.Locale.ROOT));
        String trust = options.has("trust") ? options.word("trust") : null;
        String learned = options.has("learned") ? options.word("learned") : null;
        int minRows = options.integer("min_rows", 1).orElse(MIN_ROWS);
        int fillRows = options.integer("fill_rows", 1).orElse(minRows);
        var settlement = new Settlement(minRows, fillRows, share(options), replace);
        String name = name(by, fields);
        var dependency = new Dependency(name, fields.size(), trust != null);
        LearnedTable known =
                learned == null ? LearnedTable.EMPTY : LearnedTable.read(options, entry.assets(), learned, by, fields);
        dependencies.add(new DependencySpec(name, by, fields, learned, dependency, settlement));
        entry.add(new DependencyStep(
                name,
                FieldRef.all(by, symbols),
                FieldRef.all(fields, symbols),
                trust == null ? null : FieldRef.of(trust, symbols),
                dependency,
                settlement,
                known,
                options.has(LateRepairs.KEY) && options.flag(LateRepairs.KEY)
                        ? late(options, name, by, fields, settlement)
                        : null));
    }

    private LateRepair late(Section options, String name, List<String> by, List<String> fields, Settlement settlement) {
        lateRepairs.add(options, name, by, fields);
        return new LateRepair(
                name,
                FieldRef.all(by, symbols),
                FieldRef.all(fields, symbols),
                FieldRef.all(lateRepairs.rowKey(), symbols),
                new EarlierRows(name, settlement));
    }

    /** Stable as long as the fields are the same: the state is kept under it. */
    private static String name(List<String> by, List<String> fields) {
        return KEY + " " + String.join(",", fields) + " by " + String.join(",", by);
    }

    private static double share(Section options) {
        if (!options.has("min_share")) {
            return MIN_SHARE;
        }
        @Nullable Object value = options.node("min_share") instanceof YamlScalar scalar ? scalar.value() : null;
        double share = value instanceof Number number ? number.doubleValue() : Double.NaN;
        if (!(share >= 0 && share <= 1)) {
            options.add("min_share", "expected a number from 0 to 1", "write for example 0.6");
            return MIN_SHARE;
        }
        return share;
    }
}

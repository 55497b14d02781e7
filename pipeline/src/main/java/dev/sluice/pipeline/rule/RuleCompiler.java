package dev.sluice.pipeline.rule;

import dev.sluice.pipeline.definition.Assets;
import dev.sluice.pipeline.definition.ColumnHint;
import dev.sluice.pipeline.definition.Problems;
import dev.sluice.pipeline.definition.RuleSpec;
import dev.sluice.pipeline.definition.Section;
import dev.sluice.pipeline.definition.TableSpec;
import dev.sluice.pipeline.expression.Condition;
import dev.sluice.pipeline.expression.ExpressionText;
import dev.sluice.pipeline.row.FieldRef;
import dev.sluice.pipeline.row.Step;
import dev.sluice.pipeline.row.Symbols;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Compiles the entries of {@code cleanse} into one flat list of steps. Not thread-safe; what comes out is. */
public final class RuleCompiler {
    /** Stands for all text fields. */
    public static final String EVERY_TEXT = "*";

    private static final List<String> ENTRY_KEYS = List.of("field", "fields", "when", "set");

    private final Symbols symbols;
    private final Assets assets;
    private final Problems problems;
    private final List<Rule> rules;
    private final List<Step> steps = new ArrayList<>();
    private final Map<String, ColumnHint> columns = new LinkedHashMap<>();
    private final List<DependencySpec> dependencies = new ArrayList<>();
    private final List<List<String>> duplicateKeys = new ArrayList<>();
    private final Set<String> lookupTopics = new LinkedHashSet<>();
    private final LateRepairs lateRepairs;

    /** @param table the table that the rows go to */
    public RuleCompiler(Symbols symbols, Assets assets, Problems problems, TableSpec table) {
        this.symbols = symbols;
        this.assets = assets;
        this.problems = problems;
        this.lateRepairs = new LateRepairs(table);
        this.rules = catalogue(symbols, dependencies, duplicateKeys, lookupTopics, lateRepairs);
    }

    /** Every rule, in the order that the steps of one entry run. A new rule is added here. */
    private static List<Rule> catalogue(
            Symbols symbols,
            List<DependencySpec> dependencies,
            List<List<String>> duplicateKeys,
            Set<String> lookupTopics,
            LateRepairs lateRepairs) {
        return List.of(
                CharacterRules.mendEncoding(),
                CharacterRules.unicode(),
                CharacterRules.stripInvisible(),
                CharacterRules.asciiDigits(),
                TextRules.trim(),
                TextRules.squeeze(),
                TextRules.lowercase(),
                TextRules.uppercase(),
                TextRules.nulls(),
                new MapRule(),
                PatternRules.replace(),
                PatternRules.extract(),
                new JoinRule(symbols),
                new SplitRule(symbols),
                new LookupRule(lookupTopics),
                new CurrencyRule(symbols),
                new CoercionRule(symbols),
                new DependencyRule(symbols, dependencies, lateRepairs),
                DuplicateRules.deduplicate(symbols, duplicateKeys),
                new CheckRule(),
                DuplicateRules.unique(duplicateKeys),
                new RedactRule(),
                FieldRules.defaultValue(),
                FieldRules.drop(),
                FieldRules.rename(symbols));
    }

    /** Every key that an entry may have. */
    public static Set<String> keys() {
        Set<String> keys = new LinkedHashSet<>(ENTRY_KEYS);
        for (Rule rule : catalogue(
                new Symbols(), new ArrayList<>(), new ArrayList<>(), new LinkedHashSet<>(), new LateRepairs(null))) {
            keys.addAll(rule.keys());
            keys.addAll(rule.options());
        }
        return keys;
    }

    /** Every key below a rule that has keys of its own, by the rule's key. */
    public static Map<String, List<String>> nestedKeys() {
        return Map.of(
                "determines",
                DependencyRule.OPTIONS,
                "lookup",
                LookupRule.OPTIONS,
                "split",
                SplitRule.OPTIONS,
                "join",
                JoinRule.OPTIONS,
                "deduplicate",
                DuplicateRules.DEDUPLICATE,
                "unique",
                DuplicateRules.UNIQUE,
                "length",
                CheckRule.LENGTH);
    }

    /** Compiles one entry; what is wrong with it goes to the problems. */
    public void add(RuleSpec spec, String path) {
        Section section = new Section(spec.entry(), path, problems);
        boolean everyText = spec.fields().contains(EVERY_TEXT);
        List<String> named = spec.fields().stream()
                .filter(field -> !field.equals(EVERY_TEXT))
                .toList();
        List<FieldRef> fields = FieldRef.all(named, symbols);
        RuleEntry entry = new RuleEntry(section, fields, everyText, assets, columns);
        section.refuseUnknown(keys());
        boolean any = compileRules(entry, spec.fields().isEmpty());
        List<Step> compiled = new ArrayList<>(entry.steps());
        any |= section.has("set");
        compiled.addAll(SetSteps.of(section, spec.when(), symbols, problems));
        if (!any) {
            problems.add(spec.entry().mark(), path, "the entry does nothing", "give it a rule, or remove it");
        }
        if (spec.when() == null) {
            steps.addAll(compiled);
            return;
        }
        Condition condition = ExpressionText.condition(section, "when", symbols);
        if (condition != null) {
            steps.add(new ConditionalStep(condition, List.copyOf(compiled)));
        }
    }

    private boolean compileRules(RuleEntry entry, boolean noField) {
        Section section = entry.section();
        boolean any = false;
        boolean needsField = false;
        for (Rule rule : rules) {
            boolean on = rule.keys().stream().anyMatch(section::has);
            any |= on;
            needsField |= on && !rule.namesFields();
            if (on) {
                rule.compile(entry);
            } else {
                for (String option : rule.options()) {
                    if (section.has(option) && !goesWithAnother(option, section)) {
                        any = true;
                        section.add(
                                option,
                                "'" + option + "' does nothing without '" + String.join("' or '", rule.keys()) + "'",
                                "add it, or remove '" + option + "'");
                    }
                }
            }
        }
        if (needsField && noField && !section.has("field") && !section.has("fields")) {
            problems.add(
                    section.map().mark(),
                    section.path(),
                    "the entry names no field",
                    "add 'field: name', 'fields: [..]' or 'field: \"*\"' for all text fields");
        }
        return any;
    }

    private boolean goesWithAnother(String option, Section section) {
        return rules.stream()
                .anyMatch(rule ->
                        rule.options().contains(option) && rule.keys().stream().anyMatch(section::has));
    }

    /** Records what no entry can tell by itself; to be called after the last. */
    public void finish() {
        lateRepairs.check(steps);
    }

    /** The steps, in the order they run. */
    public List<Step> steps() {
        return List.copyOf(steps);
    }

    /** The rules by which fields determine others, in the order they run. */
    public List<DependencySpec> dependencies() {
        return List.copyOf(dependencies);
    }

    /** The fields that records are told apart by, for each rule about duplicates, in the order they run. */
    public List<List<String>> duplicateKeys() {
        return List.copyOf(duplicateKeys);
    }

    /** The compacted topics that lookups read. */
    public Set<String> lookupTopics() {
        return Set.copyOf(lookupTopics);
    }

    /** What the rules say about columns, by field name as in the clean row. */
    public Map<String, ColumnHint> columns() {
        return columns;
    }
}

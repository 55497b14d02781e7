package dev.sluice.pipeline.rule;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.sluice.pipeline.definition.Assets;
import dev.sluice.pipeline.definition.ColumnHint;
import dev.sluice.pipeline.definition.Section;
import dev.sluice.pipeline.row.FieldRef;
import dev.sluice.pipeline.row.Step;
import dev.sluice.pipeline.yaml.YamlMap;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** One entry while its rules are compiled: its keys, its fields, the steps so far. Not thread-safe. */
public final class RuleEntry {
    private static final int LONGEST_PATTERN = 2_000;

    private final Section section;
    private final List<FieldRef> fields;
    private final boolean everyText;
    private final Assets assets;
    private final Map<String, ColumnHint> columns;
    private final List<Step> steps = new ArrayList<>();

    RuleEntry(
            Section section, List<FieldRef> fields, boolean everyText, Assets assets, Map<String, ColumnHint> columns) {
        this.section = section;
        this.fields = fields;
        this.everyText = everyText;
        this.assets = assets;
        this.columns = columns;
    }

    /** The entry's keys. */
    public Section section() {
        return section;
    }

    /** Whether a rule says more in a map below its key, instead of in a plain value. */
    boolean hasOptions(String key) {
        return section.node(key) instanceof YamlMap;
    }

    /**
     * The map below a rule's key; keys that are not known or are missing are problems, and so is anything but a map.
     *
     * @param required what to write for each key that must be there
     * @return null where there is no map
     */
    @Nullable
    Section options(String key, List<String> known, Map<String, String> required) {
        Section options = section.section(key);
        if (options != null) {
            options.refuseUnknown(known);
            options.require(required);
        }
        return options;
    }

    public Assets assets() {
        return assets;
    }

    /** The fields it names; empty where it is about all text fields. */
    public List<FieldRef> fields() {
        return fields;
    }

    /** Whether it is about all text fields. */
    boolean everyText() {
        return everyText;
    }

    List<Step> steps() {
        return steps;
    }

    /** Adds a step of a rule that names its fields itself. */
    public void add(Step step) {
        steps.add(step);
    }

    /** Adds a change of texts, for each field or for all text fields, nested ones included. */
    public void addText(String rule, TextChange change) {
        if (everyText) {
            steps.add(new EveryTextStep(rule, change, false));
        }
        for (FieldRef field : fields) {
            steps.add(new ChangeStep(field, rule, value -> value instanceof String text ? change.apply(text) : value));
        }
    }

    /** Adds a change of values for each field. */
    public void addChange(String key, String rule, ValueChange change) {
        add(key, field -> new ChangeStep(field, rule, change));
    }

    /** Adds one step for each field; the key does not go with all text fields. */
    public void add(String key, Function<FieldRef, Step> step) {
        if (everyText) {
            section.add(
                    key,
                    "'" + key + "' does not go with '*'",
                    "name the fields; '*' takes the rules about texts, from mend_encoding to nulls");
        }
        for (FieldRef field : fields) {
            steps.add(step.apply(field));
        }
    }

    /** Declares what a rule says about the columns of its fields. */
    public void declare(ColumnHint hint) {
        for (FieldRef field : fields) {
            if (!field.nested()) {
                columns.put(field.path(), hint);
            }
        }
    }

    /** What was declared goes with the field to its new name. */
    public void renameColumn(String from, String to) {
        ColumnHint hint = columns.remove(from);
        if (hint != null) {
            columns.put(to, hint);
        }
    }

    /** The field's column is no more. */
    public void dropColumn(String field) {
        columns.remove(field);
    }

    /** Compiles a pattern (RE2 syntax: linear time, no back references); null when it is none. */
    public @Nullable Pattern pattern(String key, String pattern) {
        if (pattern.length() > LONGEST_PATTERN) {
            section.add(key, "the pattern is longer than " + LONGEST_PATTERN + " characters", "split it");
            return null;
        }
        try {
            return Pattern.compile(pattern);
        } catch (PatternSyntaxException e) {
            section.add(
                    key,
                    "not a regular expression: " + e.getDescription() + " in '" + e.getPattern() + "'",
                    "mend the pattern (RE2 syntax: no look-around, no back references)");
            return null;
        }
    }
}

package dev.sluice.pipeline.rule;

import com.google.re2j.Pattern;
import dev.sluice.pipeline.RowFinding.Severity;
import dev.sluice.pipeline.check.Bound;
import dev.sluice.pipeline.check.Check;
import dev.sluice.pipeline.check.FormChecks;
import dev.sluice.pipeline.check.Regions;
import dev.sluice.pipeline.definition.NearMatch;
import dev.sluice.pipeline.definition.Section;
import dev.sluice.pipeline.row.JsonText;
import dev.sluice.pipeline.yaml.YamlScalar;
import java.math.BigDecimal;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The checks: a value that fails one stays as it is and is a finding. No value passes every check but {@code required}. */
final class CheckRule implements Rule {
    /** Keys below {@code length}. */
    static final List<String> LENGTH = List.of("min", "max");

    private static final List<String> KEYS = List.of("check", "min", "max", "length", "matches", "one_of", "required");

    @Override
    public List<String> keys() {
        return KEYS;
    }

    @Override
    public List<String> options() {
        return List.of("region", "severity");
    }

    @Override
    public void compile(RuleEntry entry) {
        Section section = entry.section();
        Severity severity = severity(section);
        if (section.has("required") && section.flag("required")) {
            entry.add("required", field -> new CheckStep(field, "required", severity, CheckStep.REQUIRED));
        }
        forms(entry, severity);
        bound(entry, "min", true, severity);
        bound(entry, "max", false, severity);
        add(entry, "length", length(entry), severity);
        add(entry, "matches", matches(entry), severity);
        add(entry, "one_of", oneOf(section), severity);
    }

    /** How bad a failed check of the entry is. */
    static Severity severity(Section section) {
        return "warning".equals(section.oneOf("severity", List.of("error", "warning")))
                ? Severity.WARNING
                : Severity.ERROR;
    }

    private static void add(RuleEntry entry, String key, @Nullable Check check, Severity severity) {
        if (check != null) {
            entry.add(key, field -> new CheckStep(field, key, severity, check));
        }
    }

    private static void forms(RuleEntry entry, Severity severity) {
        Section section = entry.section();
        List<String> names = section.names("check");
        boolean phone = names.contains("phone");
        if (section.has("region") && !phone && !section.has("to")) {
            section.add("region", "'region' does nothing without 'check: phone' or 'to: phone'", "remove it");
        }
        String region = phone ? Regions.of(section) : null;
        for (String name : names) {
            if (FormChecks.NAMES.contains(name)) {
                Check check = FormChecks.of(name, region);
                entry.add("check", field -> new CheckStep(field, name, severity, check));
            } else {
                section.add("check", "unknown check '" + name + "'", NearMatch.mend(name, FormChecks.NAMES));
            }
        }
    }

    private static void bound(RuleEntry entry, String key, boolean least, Severity severity) {
        Section section = entry.section();
        String text = section.word(key);
        if (text == null) {
            return;
        }
        Object value = section.node(key) instanceof YamlScalar scalar ? scalar.value() : null;
        BigDecimal number = value instanceof Number ? new BigDecimal(value.toString()) : null;
        add(entry, key, new Bound(least, text, number), severity);
    }

    private static @Nullable Check length(RuleEntry entry) {
        Section section = entry.section();
        if (!section.has("length")) {
            return null;
        }
        Section range = entry.hasOptions("length") ? entry.options("length", LENGTH, Map.of()) : null;
        OptionalInt least = range == null ? section.integer("length", 0) : range.integer("min", 0);
        OptionalInt most = range == null ? least : range.integer("max", 0);
        int from = least.orElse(0);
        int to = most.orElse(Integer.MAX_VALUE);
        if (from > to) {
            section.add("length", "the least length is above the most", "swap them");
        }
        String expected = "expected " + (from == to ? from : from + " to " + (most.isPresent() ? to : "any number of"))
                + " characters";
        return value -> {
            String text = JsonText.bare(value);
            int length = text.codePointCount(0, text.length());
            return length >= from && length <= to ? null : expected;
        };
    }

    private static @Nullable Check matches(RuleEntry entry) {
        String text = entry.section().text("matches");
        Pattern pattern = text == null ? null : entry.pattern("matches", text);
        if (pattern == null) {
            return null;
        }
        String expected = "expected a text that matches " + text;
        return value -> pattern.matcher(JsonText.bare(value)).matches() ? null : expected;
    }

    private static @Nullable Check oneOf(Section section) {
        if (!section.has("one_of")) {
            return null;
        }
        List<String> choice = section.names("one_of");
        Set<String> known = Set.copyOf(new HashSet<>(choice));
        String listed = String.join(", ", choice);
        String expected = "expected one of " + (listed.length() <= 80 ? listed : choice.size() + " known values");
        return value -> known.contains(JsonText.bare(value)) ? null : expected;
    }
}

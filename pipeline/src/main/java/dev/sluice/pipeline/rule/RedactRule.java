package dev.sluice.pipeline.rule;

import dev.sluice.pipeline.definition.NearMatch;
import dev.sluice.pipeline.definition.Section;
import dev.sluice.pipeline.personal.PersonalData;
import dev.sluice.pipeline.personal.Placeholders;
import dev.sluice.pipeline.row.FieldRef;
import dev.sluice.pipeline.row.JsonText;
import dev.sluice.pipeline.row.Row;
import dev.sluice.pipeline.row.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** {@code redact}: what detectors find in a text becomes {@code [kind]}; nothing that is recorded of the field tells what stood there. */
final class RedactRule implements Rule {
    private static final String KEY = "redact";

    @Override
    public List<String> keys() {
        return List.of(KEY);
    }

    @Override
    public void compile(RuleEntry entry) {
        Section section = entry.section();
        List<String> words = new ArrayList<>(PersonalData.KINDS);
        words.add(PersonalData.ALL);
        List<String> kinds = section.names(KEY);
        for (String kind : kinds) {
            if (!words.contains(kind)) {
                section.add(KEY, "unknown kind of personal data '" + kind + "'", NearMatch.mend(kind, words));
            }
        }
        PersonalData data = PersonalData.of(kinds);
        if (entry.everyText()) {
            entry.add(new EveryTextStep(KEY, text -> Placeholders.redact(text, data), true));
        }
        for (FieldRef field : entry.fields()) {
            entry.add(new RedactStep(field, data));
        }
    }

    private record RedactStep(FieldRef target, PersonalData data) implements Step {
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
            Object value = row.get(target);
            if (value == null || value instanceof Boolean || value instanceof Map<?, ?> || value instanceof List<?>) {
                return;
            }
            String text = JsonText.bare(value);
            String redacted = Placeholders.redact(text, data);
            if (!redacted.equals(text)) {
                row.repairSecretly(target, KEY, redacted);
            }
        }
    }
}

package dev.sluice.pipeline.rule;

import dev.sluice.pipeline.definition.Section;
import java.util.List;

/** A rule about texts that is switched on by one key, true or false. */
record FlagRule(String key, TextChange change) implements Rule {
    @Override
    public List<String> keys() {
        return List.of(key);
    }

    @Override
    public void compile(RuleEntry entry) {
        Section section = entry.section();
        if (!section.flag(key)) {
            return;
        }
        if (key.equals("uppercase") && section.flag("lowercase")) {
            section.add(key, "both lowercase and uppercase are asked for", "keep one of them");
        }
        entry.addText(key, change);
    }
}

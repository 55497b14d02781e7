package dev.sluice.pipeline.rule;

import dev.sluice.pipeline.definition.Problems;
import dev.sluice.pipeline.definition.Section;
import dev.sluice.pipeline.expression.Computation;
import dev.sluice.pipeline.expression.ExpressionText;
import dev.sluice.pipeline.row.FieldRef;
import dev.sluice.pipeline.row.Step;
import dev.sluice.pipeline.row.Symbols;
import dev.sluice.pipeline.yaml.YamlMap;
import dev.sluice.pipeline.yaml.YamlNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Compiles {@code set}: fields that get values, constant or computed. Stateless. */
final class SetSteps {
    private static final int LONGEST_NAME = 120;

    private SetSteps() {}

    /** The steps of an entry, none where it sets nothing; what is wrong with them goes to the problems. */
    static List<Step> of(Section section, @Nullable String when, Symbols symbols, Problems problems) {
        List<Step> sets = new ArrayList<>();
        if (!section.has("set")) {
            return sets;
        }
        Section set = section.section("set");
        if (set == null) {
            return sets;
        }
        for (Map.Entry<String, YamlNode> entry : set.map().entries().entrySet()) {
            String name = "set " + entry.getKey() + (when == null ? "" : " when " + when.strip());
            String rule = name.length() <= LONGEST_NAME ? name : name.substring(0, LONGEST_NAME - 1) + "…";
            FieldRef field = FieldRef.of(entry.getKey(), symbols);
            if (entry.getValue() instanceof YamlMap map && map.get("expr") != null) {
                Section computed = new Section(map, set.path(entry.getKey()), problems);
                computed.refuseUnknown(List.of("expr"));
                Computation computation = ExpressionText.computation(computed, "expr", symbols);
                if (computation != null) {
                    sets.add(new SetStep(field, rule, null, computation));
                }
            } else {
                sets.add(new SetStep(field, rule, Values.of(entry.getValue()), null));
            }
        }
        return sets;
    }
}

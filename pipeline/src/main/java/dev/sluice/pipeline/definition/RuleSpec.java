package dev.sluice.pipeline.definition;

import dev.sluice.pipeline.yaml.YamlMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One entry of {@code cleanse}.
 *
 * @param fields fields it is about; {@code *} stands for all text fields; empty for an entry of {@code when} and {@code set} alone
 * @param when CEL condition that must hold for the entry to run; null: always
 * @param entry the entry as written, with positions; its rule keys are read by the rules themselves
 */
public record RuleSpec(List<String> fields, @Nullable String when, YamlMap entry) {
    public RuleSpec {
        fields = List.copyOf(fields);
    }
}

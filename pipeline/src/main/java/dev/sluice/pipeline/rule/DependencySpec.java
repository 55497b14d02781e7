package dev.sluice.pipeline.rule;

import dev.sluice.pipeline.group.Dependency;
import dev.sluice.pipeline.group.Settlement;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One {@code determines} of a definition.
 *
 * @param name stable name of the rule, as repairs bear it
 * @param by fields that determine
 * @param fields fields that are determined
 * @param learned CSV file of what was learned before, as the definition names it; null: none
 * @param dependency how votes are kept and weighed
 * @param settlement when a value is replaced
 */
public record DependencySpec(
        String name,
        List<String> by,
        List<String> fields,
        @Nullable String learned,
        Dependency dependency,
        Settlement settlement) {
    public DependencySpec {
        by = List.copyOf(by);
        fields = List.copyOf(fields);
    }
}

package dev.sluice.metadata.sink;

import dev.sluice.pipeline.definition.PipelineDefinition;
import dev.sluice.pipeline.definition.RuleSpec;
import dev.sluice.pipeline.definition.TableSpec;
import dev.sluice.pipeline.rule.RuleCompiler;
import dev.sluice.pipeline.yaml.YamlList;
import dev.sluice.pipeline.yaml.YamlMap;
import dev.sluice.pipeline.yaml.YamlNode;
import dev.sluice.pipeline.yaml.YamlScalar;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a pipeline may ask of a warehouse of several files. Rows meet in one file when their records have one key, and the key is the primary key as
 * it was received; a swap of a whole table would have to happen in all files at one moment.
 */
public final class ShardRules {

    /** Keys of a rule that leave the field's value as it was received. */
    private static final Set<String> LEAVES_VALUES = Set.of(
            "field",
            "fields",
            "when",
            "rename",
            "check",
            "min",
            "max",
            "length",
            "matches",
            "one_of",
            "required",
            "region",
            "severity");

    private ShardRules() {}

    /** Why the pipeline cannot land in several files, and what to do; empty when it can. */
    public static Optional<String> refusal(PipelineDefinition definition) {
        TableSpec table = definition.table();
        String pipeline = "pipeline " + definition.pipeline();
        if (table.landsWhole()) {
            return Optional.of(
                    pipeline + ": replace, merge by merge_key and scd2 swap a whole load in at one moment, which"
                            + " several files cannot; append, merge by primary_key, or set warehouse.shards=1");
        }
        if (!table.keyedByPrimaryKey()) {
            return Optional.empty();
        }
        Set<String> keys = received(definition);
        for (RuleSpec rule : definition.cleanse()) {
            Optional<String> changed = changed(rule, keys);
            if (changed.isPresent()) {
                return Optional.of(pipeline + ": a rule changes '" + changed.get()
                        + "' of its primary key, so that versions of one entity may lie in different partitions, hence"
                        + " files; have the source send the key as it shall be, or set warehouse.shards=1");
            }
        }
        return Optional.empty();
    }

    /** The names that the fields of the primary key have, and had before a rule renamed them. */
    private static Set<String> received(PipelineDefinition definition) {
        Set<String> names = new HashSet<>(definition.table().primaryKey());
        boolean more = true;
        while (more) {
            more = false;
            for (RuleSpec rule : definition.cleanse()) {
                if (rule.entry().get("rename") instanceof YamlScalar to && names.contains(to.text())) {
                    more |= names.addAll(rule.fields());
                }
            }
        }
        return names;
    }

    private static Optional<String> changed(RuleSpec rule, Set<String> keys) {
        Set<String> changed = new HashSet<>();
        if (rule.entry().get("set") instanceof YamlMap set) {
            changed.addAll(set.entries().keySet());
        }
        if (rule.entry().get("determines") instanceof YamlMap dependency) {
            named(dependency.get("field"), changed);
        } else if (!LEAVES_VALUES.containsAll(rule.entry().entries().keySet())) {
            changed.addAll(rule.fields());
        }
        return keys.stream()
                .filter(key -> changed.contains(key) || changed.contains(RuleCompiler.EVERY_TEXT))
                .findFirst();
    }

    /** One name, or a list of names. */
    private static void named(@Nullable YamlNode names, Set<String> into) {
        if (names instanceof YamlScalar name) {
            into.add(name.text());
        } else if (names instanceof YamlList list) {
            list.items().forEach(one -> named(one, into));
        }
    }
}

package dev.sluice.pipeline;

import dev.sluice.pipeline.definition.Assets;
import dev.sluice.pipeline.definition.DefinitionReader;
import dev.sluice.pipeline.definition.InvalidDefinition;
import dev.sluice.pipeline.definition.PipelineDefinition;
import dev.sluice.pipeline.group.Candidates;
import dev.sluice.pipeline.group.HeapGroups;
import dev.sluice.pipeline.group.RuleMemory;
import dev.sluice.pipeline.rule.DependencySpec;
import dev.sluice.pipeline.rule.LearnedFile;
import dev.sluice.pipeline.yaml.YamlList;
import dev.sluice.pipeline.yaml.YamlMap;
import dev.sluice.pipeline.yaml.YamlNode;
import dev.sluice.pipeline.yaml.YamlReader;
import dev.sluice.pipeline.yaml.YamlScalar;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Learns from data what {@code determines} rules with a {@code learned} file need: which values the rows of a group agree on. The rules
 * learn one after the other, each from rows that the ones before it have mended. Holds the votes of one rule in memory, not the rows.
 */
public final class PipelineLearner {
    private PipelineLearner() {}

    /**
     * Learns.
     *
     * @param yaml the definition; its learned files need not be there yet, what they hold is not used
     * @param records the data, read once per rule that learns
     * @return the learned files by the names that the definition gives them, UTF-8
     * @throws InvalidDefinition with every problem
     */
    public static Map<String, byte[]> learn(String yaml, String fileName, Assets assets, Iterable<RawPayload> records)
            throws InvalidDefinition {
        Map<String, byte[]> learned = new LinkedHashMap<>();
        Assets unlearned = unlearned(yaml, assets);
        Assets known = path -> Optional.ofNullable(learned.get(path)).or(() -> unlearned.read(path));
        PipelineDefinition definition = DefinitionReader.read(yaml, fileName, known);
        int rules = Pipeline.compile(definition, known, 1, null).dependencies().size();
        for (int i = 0; i < rules; i++) {
            Pipeline pipeline = Pipeline.compile(definition, known, 1, null);
            DependencySpec rule = pipeline.dependencies().get(i);
            if (rule.learned() == null) {
                continue;
            }
            HeapGroups groups = new HeapGroups();
            RowCleanser cleanser = pipeline.cleanser(false, RuleMemory.of(groups));
            records.forEach(cleanser::cleanse);
            Map<String, List<Candidates>> settled = rule.dependency().settle(groups);
            learned.put(rule.learned(), LearnedFile.of(rule, settled));
        }
        return learned;
    }

    /** The assets with nothing learned: every {@code learned} file is there and empty, so that the stream alone decides. */
    public static Assets unlearned(String yaml, Assets assets) {
        Set<String> learned = learnedFiles(yaml);
        return path -> learned.contains(path) ? Optional.of(new byte[0]) : assets.read(path);
    }

    /** The files that {@code determines} rules of a definition name, whether they are there or not. */
    private static Set<String> learnedFiles(String yaml) {
        Set<String> files = new HashSet<>();
        YamlNode document = YamlReader.read(yaml, (mark, what, mend) -> {});
        if (document instanceof YamlMap root && root.get("cleanse") instanceof YamlList rules) {
            for (YamlNode rule : rules.items()) {
                if (rule instanceof YamlMap entry
                        && entry.get("determines") instanceof YamlMap determines
                        && determines.get("learned") instanceof YamlScalar file) {
                    files.add(file.text());
                }
            }
        }
        return files;
    }
}

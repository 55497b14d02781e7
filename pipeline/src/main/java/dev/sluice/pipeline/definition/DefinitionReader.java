package dev.sluice.pipeline.definition;

import dev.sluice.pipeline.expression.ExpressionText;
import dev.sluice.pipeline.row.Symbols;
import dev.sluice.pipeline.rule.RuleCompiler;
import dev.sluice.pipeline.yaml.YamlMap;
import dev.sluice.pipeline.yaml.YamlNode;
import dev.sluice.pipeline.yaml.YamlReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Reads a definition from YAML and reports everything that is wrong with it at once. Thread-safe. */
public final class DefinitionReader {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,99}");

    private DefinitionReader() {}

    /**
     * Reads and checks a definition, its expressions, patterns and the files it refers to included.
     *
     * @param yaml the YAML text
     * @param fileName name for messages
     * @param assets files it may refer to
     * @throws InvalidDefinition with every problem
     */
    public static PipelineDefinition read(String yaml, String fileName, Assets assets) throws InvalidDefinition {
        Problems problems = new Problems(fileName);
        YamlNode document = YamlReader.read(yaml, (mark, what, mend) -> problems.add(mark, "", what, mend));
        if (document != null && !(document instanceof YamlMap)) {
            problems.add(
                    document.mark(),
                    "",
                    "expected a map of keys, found " + document.kind(),
                    "start with 'pipeline: name'");
        }
        if (!(document instanceof YamlMap map)) {
            problems.throwIfAny();
            throw new IllegalStateException("a document that cannot be read has problems");
        }
        PipelineDefinition definition = definition(new Section(map, "", problems), assets);
        problems.throwIfAny();
        return definition;
    }

    private static PipelineDefinition definition(Section root, Assets assets) {
        root.refuseUnknown(DefinitionKeys.ROOT);
        root.require(Map.of(
                "pipeline", "add for example 'pipeline: orders'",
                "source", "add for example 'source: {connector: files, path: data/*.csv}'"));
        String name = name(root);
        LlmSpec llm = LlmReader.read(root, assets);
        PipelineDefinition definition = new PipelineDefinition(
                name,
                description(root),
                SourceReader.read(root),
                TableReader.read(root, name),
                rules(root),
                llm,
                TestReader.read(root),
                LlmReader.mask(root, llm));
        check(definition, root, assets);
        return definition;
    }

    private static String name(Section root) {
        String name = root.has("pipeline") ? root.word("pipeline") : null;
        if (name != null && !NAME.matcher(name).matches()) {
            root.add(
                    "pipeline",
                    "'" + name + "' is no name for a pipeline",
                    "use letters, digits, '.', '_' and '-', at most 100, a letter or digit first");
        }
        return name == null ? "" : name;
    }

    private static String description(Section root) {
        String description = root.has("description") ? root.text("description") : null;
        return description == null ? "" : description;
    }

    private static List<RuleSpec> rules(Section root) {
        List<RuleSpec> rules = new ArrayList<>();
        for (Section.Item item : root.items("cleanse")) {
            if (!(item.node() instanceof YamlMap map)) {
                root.problems()
                        .add(
                                item.node().mark(),
                                item.path(),
                                "expected a map, found " + item.node().kind(),
                                "write for example {field: name, trim: true}");
                continue;
            }
            Section entry = new Section(map, item.path(), root.problems());
            if (entry.has("field") && entry.has("fields")) {
                entry.add("fields", "both 'field' and 'fields' are there", "keep one of them");
            }
            List<String> fields = new ArrayList<>(entry.names("field"));
            fields.addAll(entry.names("fields"));
            rules.add(new RuleSpec(fields, entry.has("when") ? entry.text("when") : null, map));
        }
        return rules;
    }

    /** Compiles what can be compiled, for its problems alone. */
    private static void check(PipelineDefinition definition, Section root, Assets assets) {
        Symbols symbols = new Symbols();
        RuleCompiler compiler = new RuleCompiler(symbols, assets, root.problems(), definition.table());
        List<RuleSpec> rules = definition.cleanse();
        for (int i = 0; i < rules.size(); i++) {
            compiler.add(rules.get(i), "cleanse[" + i + "]");
        }
        compiler.finish();
        Section llm = root.section("llm");
        if (llm != null && llm.has("when")) {
            ExpressionText.condition(llm, "when", symbols);
        }
    }
}

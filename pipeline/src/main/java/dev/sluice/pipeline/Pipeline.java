package dev.sluice.pipeline;

import dev.sluice.pipeline.definition.Assets;
import dev.sluice.pipeline.definition.ColumnHint;
import dev.sluice.pipeline.definition.InvalidDefinition;
import dev.sluice.pipeline.definition.LlmSpec;
import dev.sluice.pipeline.definition.PipelineDefinition;
import dev.sluice.pipeline.definition.Problems;
import dev.sluice.pipeline.definition.RuleSpec;
import dev.sluice.pipeline.expression.Condition;
import dev.sluice.pipeline.expression.Expressions;
import dev.sluice.pipeline.group.RuleMemory;
import dev.sluice.pipeline.question.Gate;
import dev.sluice.pipeline.question.Task;
import dev.sluice.pipeline.row.Step;
import dev.sluice.pipeline.row.Symbols;
import dev.sluice.pipeline.rule.DependencySpec;
import dev.sluice.pipeline.rule.RuleCompiler;
import dev.sluice.pipeline.yaml.Mark;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A compiled definition. Immutable and thread-safe; each thread takes its own {@link #cleanser()}. */
public final class Pipeline {
    private final PipelineDefinition definition;
    private final int version;
    private final Symbols symbols;
    private final List<Step> steps;
    private final @Nullable Gate gate;
    private final Map<String, ColumnHint> columnHints;
    private final List<DependencySpec> dependencies;
    private final List<List<String>> duplicateKeys;
    private final Set<String> lookupTopics;

    private Pipeline(
            PipelineDefinition definition,
            int version,
            Symbols symbols,
            RuleCompiler compiled,
            @Nullable Gate gate,
            Map<String, ColumnHint> columnHints) {
        this.definition = definition;
        this.version = version;
        this.symbols = symbols;
        this.steps = compiled.steps();
        this.gate = gate;
        this.columnHints = columnHints;
        this.dependencies = compiled.dependencies();
        this.duplicateKeys = compiled.duplicateKeys();
        this.lookupTopics = compiled.lookupTopics();
    }

    /** Another with other steps. */
    private Pipeline(Pipeline other, List<Step> steps) {
        this.definition = other.definition;
        this.version = other.version;
        this.symbols = other.symbols;
        this.steps = steps;
        this.gate = other.gate;
        this.columnHints = other.columnHints;
        this.dependencies = other.dependencies;
        this.duplicateKeys = other.duplicateKeys;
        this.lookupTopics = other.lookupTopics;
    }

    /**
     * Compiles a definition.
     *
     * @param assets files that the definition refers to
     * @param version version that rows are marked with
     * @param llmModel model that questions go to; part of the task's version; null: none configured
     * @throws InvalidDefinition when an asset is missing, or an expression or pattern does not compile
     */
    public static Pipeline compile(PipelineDefinition definition, Assets assets, int version, @Nullable String llmModel)
            throws InvalidDefinition {
        Problems problems = new Problems(definition.pipeline());
        Symbols symbols = new Symbols();
        RuleCompiler compiler = new RuleCompiler(symbols, assets, problems, definition.table());
        List<RuleSpec> rules = definition.cleanse();
        for (int i = 0; i < rules.size(); i++) {
            compiler.add(rules.get(i), "cleanse[" + i + "]");
        }
        compiler.finish();
        Gate gate = gate(definition, assets, llmModel, symbols, problems);
        problems.throwIfAny();
        Map<String, ColumnHint> hints = new LinkedHashMap<>(compiler.columns());
        hints.putAll(definition.table().columns());
        return new Pipeline(definition, version, symbols, compiler, gate, Collections.unmodifiableMap(hints));
    }

    private static @Nullable Gate gate(
            PipelineDefinition definition,
            Assets assets,
            @Nullable String llmModel,
            Symbols symbols,
            Problems problems) {
        LlmSpec llm = definition.llm();
        if (llm.send().isEmpty()) {
            return null;
        }
        Condition condition = null;
        if (llm.when() != null) {
            try {
                condition = Expressions.condition(llm.when(), symbols);
            } catch (Expressions.InvalidExpression e) {
                problems.add(
                        new Mark(0, 0), "llm.when", "not a valid expression: " + e.getMessage(), "mend the expression");
            }
        }
        Task task = Task.of(definition.pipeline(), llm, definition.mask(), assets, llmModel, symbols);
        return new Gate(condition, task);
    }

    /** The definition it was compiled from. */
    public PipelineDefinition definition() {
        return definition;
    }

    /** Version that rows are marked with. */
    public int version() {
        return version;
    }

    /** Version of the task that questions belong to; empty where the definition asks no model. */
    public Optional<String> taskVersion() {
        return Optional.ofNullable(gate).map(asking -> asking.task().version());
    }

    /** A new cleanser for the calling thread; its stateful rules remember what it has seen, in memory, as long as it lives. */
    public RowCleanser cleanser() {
        return cleanser(RuleMemory.inHeap());
    }

    /**
     * A new cleanser for the calling thread.
     *
     * @param memory what stateful rules have seen and will see; belongs to the calling thread
     */
    public RowCleanser cleanser(RuleMemory memory) {
        return cleanser(definition.llm().enabled(), memory);
    }

    /** A cleanser that consults the gate, or does not, whatever the definition says. */
    RowCleanser cleanser(boolean askModel, RuleMemory memory) {
        return new StepCleanser(symbols, steps, askModel ? gate : null, memory);
    }

    /** The same pipeline as if its definition had never had a rule, by the name that repairs bear. */
    public Pipeline without(String rule) {
        List<Step> left =
                steps.stream().flatMap(step -> step.without(rule).stream()).toList();
        return new Pipeline(this, left);
    }

    /** Names of the top-level fields that rules, conditions and questions speak of. */
    public List<String> fieldNames() {
        List<String> names = new ArrayList<>();
        for (int slot = 0; slot < symbols.size(); slot++) {
            names.add(symbols.name(slot).getValue());
        }
        return names;
    }

    /** Whether rules remember what they have seen, so that a cleanser needs a store that lasts. */
    public boolean stateful() {
        return !dependencies.isEmpty() || !duplicateKeys.isEmpty();
    }

    /** The rules by which fields determine others, in the order they run. */
    public List<DependencySpec> dependencies() {
        return dependencies;
    }

    /** Names of the rules by which fields determine others, as repairs bear them. */
    public Set<String> dependencyNames() {
        return dependencies.stream().map(DependencySpec::name).collect(Collectors.toUnmodifiableSet());
    }

    /** The fields that records are told apart by, for each rule about duplicates, in the order they run. */
    public List<List<String>> duplicateKeys() {
        return duplicateKeys;
    }

    /** The compacted topics that lookups read; empty where none does. */
    public Set<String> lookupTopics() {
        return lookupTopics;
    }

    /** What is known about columns: {@code table.columns}, then what {@code to:} coercions declare; by field name as in the clean row. */
    public Map<String, ColumnHint> columnHints() {
        return columnHints;
    }
}

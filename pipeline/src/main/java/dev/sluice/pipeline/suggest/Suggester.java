package dev.sluice.pipeline.suggest;

import dev.sluice.pipeline.Pipeline;
import dev.sluice.pipeline.PipelineLearner;
import dev.sluice.pipeline.RawPayload;
import dev.sluice.pipeline.definition.Assets;
import dev.sluice.pipeline.definition.DefinitionReader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes a definition for data. Each kind of rule is looked for in the data as the rules found before leave it: first what stands for
 * nothing, notations and swallowed values, then spellings, then what fields determine each other. Careful: a rule changes values only where the
 * data itself says what is right. Not thread-safe.
 */
public final class Suggester {
    private final String pipeline;
    private final String path;
    private final Iterable<RawPayload> records;
    private final List<Suggestion> rules = new ArrayList<>();

    /**
     * A suggester for one source.
     *
     * @param pipeline name of the pipeline
     * @param path path of the data as the definition is to name it
     * @param records the data or a sample of it; read several times
     */
    public Suggester(String pipeline, String path, Iterable<RawPayload> records) {
        this.pipeline = pipeline;
        this.path = path;
        this.records = records;
    }

    /** Profiles the data and writes the definition. */
    public SuggestedDefinition suggest() {
        Profile raw = Profile.of(records);
        Map<String, List<String>> nulls = new LinkedHashMap<>();
        raw.columns().forEach(column -> nulls.put(column.name(), NullSpellings.in(column)));
        blanks(raw);
        nullRules(raw, nulls);
        for (Column column : raw.columns()) {
            ClockTimes.suggest(column, nulls.getOrDefault(column.name(), List.of()))
                    .ifPresent(rules::add);
        }
        rules.addAll(Swallowed.suggest(raw));
        Profile plain = Profile.of(records, compiled().cleanser());
        Variants variants = new Variants(LetterSequences.of(plain));
        for (Column column : plain.columns()) {
            variants.suggest(column).ifPresent(rules::add);
        }
        Profile spelled = Profile.of(records, compiled().cleanser());
        Witnesses.suggest(spelled).ifPresentOrElse(rules::add, () -> rules.addAll(new Dependencies(spelled).suggest()));
        for (Column column : raw.columns()) {
            Numbers.suggest(column, nulls.getOrDefault(column.name(), List.of()))
                    .ifPresent(rules::add);
        }
        Draft draft = new Draft(pipeline, path, spelled, rules);
        for (Column column : spelled.columns()) {
            if (!draft.typed(column.name())) {
                Shapes.suggest(column).ifPresent(rule -> draft.check(column.name(), rule));
            }
        }
        String yaml = draft.yaml();
        return new SuggestedDefinition(yaml, PipelineLearner.learn(yaml, pipeline + ".yaml", Assets.none(), records));
    }

    private void blanks(Profile raw) {
        int padded = 0;
        for (Column column : raw.columns()) {
            padded += column.countWhere(value -> !value.equals(value.strip()));
        }
        if (padded > 0) {
            rules.add(Suggestion.of(padded + " values have blanks at an end", "{field: \"*\", trim: true}"));
        }
    }

    private void nullRules(Profile raw, Map<String, List<String>> nulls) {
        Map<List<String>, List<String>> bySpellings = new LinkedHashMap<>();
        nulls.forEach((field, spellings) -> {
            if (!spellings.isEmpty()) {
                bySpellings
                        .computeIfAbsent(spellings.stream().sorted().toList(), key -> new ArrayList<>())
                        .add(field);
            }
        });
        bySpellings.forEach((spellings, fields) -> {
            long cells = fields.stream()
                    .map(raw::column)
                    .filter(java.util.Objects::nonNull)
                    .mapToLong(column -> column.countWhere(spellings::contains))
                    .sum();
            rules.add(Suggestion.of(
                    cells + " values say that there is none",
                    "{fields: " + Yaml.list(fields) + ", nulls: " + Yaml.list(spellings) + "}"));
        });
    }

    /** The rules so far. */
    private Pipeline compiled() {
        StringBuilder yaml = new StringBuilder("pipeline: draft\nsource: {connector: http-push}\ncleanse:\n");
        rules.forEach(rule -> yaml.append(rule.text()));
        String text = rules.isEmpty() ? "pipeline: draft\nsource: {connector: http-push}\n" : yaml.toString();
        return Pipeline.compile(DefinitionReader.read(text, "draft", Assets.none()), Assets.none(), 1, null);
    }
}

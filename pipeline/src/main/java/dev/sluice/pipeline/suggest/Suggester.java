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
import org.jspecify.annotations.Nullable;

/**
 * Writes a definition for data. Each kind of rule is looked for in the data as the rules found before leave it: first what stands for
 * nothing, notations and swallowed values, then spellings, then what fields determine each other. Careful: a rule changes values only where the
 * data itself says what is right. Not thread-safe.
 */
public final class Suggester {
    private final String pipeline;
    private final SuggestedSource source;
    private final Iterable<RawPayload> records;
    private final List<Suggestion> rules = new ArrayList<>();
    private @Nullable Profile latest;
    private int latestRules;

    /**
     * A suggester for one source.
     *
     * @param pipeline name of the pipeline
     * @param source the data as the definition is to name them
     * @param records the data or a sample of it; read several times, never held as a whole
     */
    public Suggester(String pipeline, SuggestedSource source, Iterable<RawPayload> records) {
        this.pipeline = pipeline;
        this.source = source;
        this.records = records;
    }

    /** Profiles the data and writes the definition. */
    public SuggestedDefinition suggest() {
        List<Suggestion> numbers = notations();
        spellings();
        SuggestedDefinition unlearned = relations(numbers);
        return new SuggestedDefinition(
                unlearned.yaml(),
                unlearned.records(),
                PipelineLearner.learn(unlearned.yaml(), pipeline + ".yaml", Assets.none(), records));
    }

    /** What stands for nothing, how values are written, what another field has swallowed; gives the rules for numbers, which come last. */
    private List<Suggestion> notations() {
        Profile raw = unquoted(cleansed());
        Map<String, List<String>> nulls = new LinkedHashMap<>();
        raw.columns().forEach(column -> nulls.put(column.name(), NullSpellings.in(column)));
        nullRules(raw, nulls);
        List<Suggestion> numbers = new ArrayList<>();
        for (Column column : raw.columns()) {
            List<String> none = nulls.getOrDefault(column.name(), List.of());
            ClockTimes.suggest(column, none).ifPresent(rules::add);
            Dates.suggest(column, none).ifPresent(rules::add);
            numbers.addAll(Numbers.suggest(column, none));
            Separators.suggest(column, none).ifPresent(rules::add);
        }
        rules.addAll(Swallowed.suggest(raw));
        return numbers;
    }

    /** Blanks and quotation marks around values go first, as they hide everything else. */
    private Profile unquoted(Profile raw) {
        blanks(raw);
        List<Suggestion> quotes = Quotes.suggest(raw);
        rules.addAll(quotes);
        return quotes.isEmpty() ? raw : cleansed();
    }

    private void spellings() {
        Profile plain = cleansed();
        Variants variants = new Variants(LetterSequences.of(plain));
        for (Column column : plain.columns()) {
            variants.suggest(column).ifPresent(rules::add);
        }
    }

    /** What fields say of each other, then types and forms: the definition, its learned files not yet made. */
    private SuggestedDefinition relations(List<Suggestion> numbers) {
        Profile spelled = cleansed();
        Witnesses.suggest(spelled).ifPresentOrElse(rules::add, () -> rules.addAll(new Dependencies(spelled).suggest()));
        rules.addAll(numbers);
        Draft draft = new Draft(pipeline, source, spelled, rules);
        for (Column column : spelled.columns()) {
            if (!draft.typed(column.name())) {
                Enumerations.suggest(column)
                        .or(() -> Shapes.suggest(column))
                        .ifPresent(rule -> draft.check(column.name(), rule));
            }
        }
        return new SuggestedDefinition(draft.yaml(), draft.records(), Map.of());
    }

    /** A profile of the data as the rules so far leave it; only one at a time, for the room they take, and none twice, for the time. */
    private Profile cleansed() {
        Profile known = latest;
        if (known == null || latestRules != rules.size()) {
            latest = null;
            known = rules.isEmpty()
                    ? Profile.of(records)
                    : Profile.of(records, compiled().cleanser());
            latest = known;
            latestRules = rules.size();
        }
        return known;
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
        return Pipeline.compile(DefinitionReader.read(yaml.toString(), "draft", Assets.none()), Assets.none(), 1, null);
    }
}

package dev.sluice.pipeline.suggest;

import dev.sluice.pipeline.Outcome;
import dev.sluice.pipeline.Pipeline;
import dev.sluice.pipeline.Pipelines;
import dev.sluice.pipeline.RawPayload;
import dev.sluice.pipeline.RowCleanser;
import dev.sluice.pipeline.definition.Assets;
import dev.sluice.pipeline.definition.DefinitionReader;
import dev.sluice.pipeline.row.JsonText;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;

/** Suggests a definition for invented records, and runs it on them. */
final class SuggestedRun {
    static SuggestedDefinition suggested(String field, int rows, IntFunction<String> values) {
        return suggester(records(field, rows, values));
    }

    static List<String> cleansed(String field, int rows, IntFunction<String> values) {
        String prefix = "{\"" + field + "\":";
        return rows(records(field, rows, values)).stream()
                .map(row -> row.substring(prefix.length(), row.length() - 1).replace("\"", ""))
                .toList();
    }

    static List<RawPayload> records(String field, int rows, IntFunction<String> values) {
        List<RawPayload> records = new ArrayList<>();
        for (int i = 0; i < rows; i++) {
            records.add(record(JsonText.of(Map.of(field, values.apply(i)))));
        }
        return records;
    }

    static RawPayload record(String json) {
        return RawPayload.json(json.getBytes(StandardCharsets.UTF_8));
    }

    static SuggestedDefinition suggester(List<RawPayload> records) {
        return new Suggester("test", SuggestedSource.files("test.jsonl"), records).suggest();
    }

    static List<String> rows(List<RawPayload> records) {
        SuggestedDefinition suggested = suggester(records);
        Assets files = Assets.of(suggested.files());
        Pipeline pipeline =
                Pipeline.compile(DefinitionReader.read(suggested.yaml(), "test.yaml", files), files, 1, null);
        RowCleanser cleanser = pipeline.cleanser();
        List<String> rows = new ArrayList<>();
        for (RawPayload record : records) {
            Outcome outcome = cleanser.cleanse(record);
            rows.add(Pipelines.row(outcome));
        }
        return rows;
    }

    private SuggestedRun() {}
}

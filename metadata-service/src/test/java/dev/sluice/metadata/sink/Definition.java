package dev.sluice.metadata.sink;

import dev.sluice.pipeline.Pipeline;
import dev.sluice.pipeline.definition.Assets;
import dev.sluice.pipeline.definition.LlmSpec;
import dev.sluice.pipeline.definition.MergeStrategy;
import dev.sluice.pipeline.definition.PipelineDefinition;
import dev.sluice.pipeline.definition.SchemaContract;
import dev.sluice.pipeline.definition.SourceSpec;
import dev.sluice.pipeline.definition.TableSpec;
import dev.sluice.pipeline.definition.WriteDisposition;
import java.util.List;
import java.util.Map;

/** Pipeline definitions for tests. */
final class Definition {

    private Definition() {}

    /** Appends to {@code raw.<name>}. */
    static Pipeline appending(String name) {
        return of(name, TableSpec.appending(name), LlmSpec.off());
    }

    /** Merges into {@code raw.<name>} by a key. */
    static Pipeline merging(String name, String key) {
        return of(name, merge(name, key, SchemaContract.evolving()), LlmSpec.off());
    }

    /** Appends under a schema contract. */
    static Pipeline under(String name, SchemaContract contract) {
        TableSpec open = TableSpec.appending(name);
        return of(
                name,
                new TableSpec(
                        open.name(),
                        open.dataset(),
                        open.primaryKey(),
                        open.mergeKey(),
                        open.writeDisposition(),
                        open.strategy(),
                        contract,
                        open.maxTableNesting(),
                        open.columns()),
                LlmSpec.off());
    }

    /** Appends and asks a model for {@code category_norm} and {@code score}. */
    static Pipeline asking(String name) {
        return of(name, TableSpec.appending(name), llm());
    }

    /** Reads files whose whole content replaces the table, and asks a model. */
    static Pipeline replacingAndAsking(String name) {
        TableSpec table = new TableSpec(
                name,
                TableSpec.DEFAULT_DATASET,
                List.of(),
                List.of(),
                WriteDisposition.REPLACE,
                MergeStrategy.DELETE_INSERT,
                SchemaContract.evolving(),
                TableSpec.DEFAULT_MAX_TABLE_NESTING,
                Map.of());
        return Pipeline.compile(
                new PipelineDefinition(
                        name,
                        "",
                        new SourceSpec("files", Map.of("path", "a.jsonl")),
                        table,
                        List.of(),
                        llm(),
                        List.of(),
                        List.of()),
                Assets.of(Map.of()),
                1,
                null);
    }

    /** Merges by a key and asks a model. */
    static Pipeline mergingAndAsking(String name, String key) {
        return of(name, merge(name, key, SchemaContract.evolving()), llm());
    }

    private static LlmSpec llm() {
        return new LlmSpec(
                true,
                null,
                List.of("category"),
                Map.of("category_norm", Map.of("type", "string"), "score", Map.of("type", "integer")),
                "normalize");
    }

    private static TableSpec merge(String name, String key, SchemaContract contract) {
        return new TableSpec(
                name,
                TableSpec.DEFAULT_DATASET,
                List.of(key),
                List.of(),
                WriteDisposition.MERGE,
                MergeStrategy.DELETE_INSERT,
                contract,
                TableSpec.DEFAULT_MAX_TABLE_NESTING,
                Map.of());
    }

    static Pipeline of(String name, TableSpec table, LlmSpec llm) {
        return Pipeline.compile(
                new PipelineDefinition(
                        name, "", new SourceSpec("http-push", Map.of()), table, List.of(), llm, List.of(), List.of()),
                Assets.of(Map.of()),
                1,
                null);
    }

    /** A pipeline that reads files into {@code raw.<name>}, its table as in a definition: the lines below {@code table:}. */
    static Pipeline filesInto(String name, String... table) {
        return read(name, "{connector: files, path: data/*.jsonl}", table);
    }

    /** The same from a source that never comes to an end. */
    static Pipeline pushedInto(String name, String... table) {
        return read(name, "{connector: http-push}", table);
    }

    /** A pipeline with rules, as below {@code cleanse:}. */
    static Pipeline pushedWithRules(String name, String... rules) {
        return read(
                name, "{connector: http-push}", "name: " + name + "\ncleanse:\n  - " + String.join("\n  - ", rules));
    }

    private static Pipeline read(String name, String source, String... table) {
        String yaml = "pipeline: " + name + "\nsource: " + source + "\ntable:\n  " + String.join("\n  ", table) + "\n";
        Assets none = Assets.of(Map.of());
        return Pipeline.compile(
                dev.sluice.pipeline.definition.DefinitionReader.read(yaml, name + ".yaml", none), none, 1, null);
    }
}

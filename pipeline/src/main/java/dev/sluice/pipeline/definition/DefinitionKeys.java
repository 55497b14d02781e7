package dev.sluice.pipeline.definition;

import dev.sluice.pipeline.ErrorCode;
import java.util.Arrays;
import java.util.List;

/** The keys and words of a definition, but those of {@code source} ({@link SourceKeys}); the test of the JSON Schema holds it to them. */
final class DefinitionKeys {
    static final List<String> ROOT =
            List.of("pipeline", "description", "source", "table", "cleanse", "llm", "tests", "mask");
    static final List<String> TABLE = List.of(
            "name",
            "dataset",
            "primary_key",
            "merge_key",
            "write_disposition",
            "schema_contract",
            "max_table_nesting",
            "columns");
    static final List<String> DISPOSITION = List.of("disposition", "strategy");
    static final List<String> CONTRACT = List.of("tables", "columns", "data_type");
    static final List<String> COLUMN =
            List.of("data_type", "precision", "scale", "timezone", "nullable", "unique", "hard_delete", "dedup_sort");
    static final List<String> LLM = List.of("enabled", "when", "send", "answer", "instructions");
    static final List<String> TEST = List.of("name", "tables", "given", "in", "out", "findings", "rejected");
    static final List<String> FINDING = List.of("field", "check");

    static final List<String> DATA_TYPES = List.of(
            "text", "double", "bool", "timestamp", "bigint", "binary", "json", "decimal", "wei", "date", "time");
    static final List<String> REJECTIONS = List.of(
            ErrorCode.NOT_JSON,
            ErrorCode.WRONG_ENCODING,
            ErrorCode.TOO_DEEP,
            ErrorCode.NOT_AN_OBJECT,
            ErrorCode.EMPTY_RECORD,
            ErrorCode.RAGGED_ROW,
            ErrorCode.RULE_FAILED,
            ErrorCode.DUPLICATE);

    private DefinitionKeys() {}

    static List<String> dispositions() {
        return Arrays.stream(WriteDisposition.values())
                .map(WriteDisposition::word)
                .toList();
    }

    static List<String> strategies() {
        return Arrays.stream(MergeStrategy.values()).map(MergeStrategy::word).toList();
    }

    static List<String> modes() {
        return Arrays.stream(ContractMode.values()).map(ContractMode::word).toList();
    }
}

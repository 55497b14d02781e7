package dev.sluice.pipeline.definition;

import dev.sluice.pipeline.ErrorCode;
import java.util.Arrays;
import java.util.List;

/** The keys and words of a definition, once for the reader and once for the test that holds the JSON Schema to them. */
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

    static final List<String> FILES =
            List.of("connector", "path", "format", "delimiter", "header", "columns", "skip_rows", "on_error");
    static final List<String> REST = List.of(
            "connector", "client", "resource_defaults", "resources", "resource", "schedule", "retry_pause", "on_error");
    static final List<String> REST_CLIENT = List.of(
            "base_url",
            "headers",
            "auth",
            "paginator",
            "allow_private_addresses",
            "allowed_hosts",
            "timeout",
            "max_retries",
            "max_retry_after",
            "requests_per_second",
            "max_response_bytes");
    static final List<String> REST_RESOURCE = List.of("name", "endpoint", "primary_key", "include_from_parent");
    static final List<String> REST_ENDPOINT = List.of(
            "path",
            "method",
            "params",
            "headers",
            "json",
            "data_selector",
            "paginator",
            "incremental",
            "response_actions");
    static final List<String> JDBC = List.of(
            "connector",
            "url",
            "user",
            "password",
            "table",
            "query",
            "columns",
            "primary_key",
            "incremental",
            "chunk_rows",
            "timeout",
            "schedule",
            "retry_pause",
            "on_error");
    static final List<String> HTTP_PUSH = List.of("connector", "token", "records_per_second");
    static final List<String> KAFKA = List.of(
            "connector",
            "bootstrap_servers",
            "topics",
            "topic_pattern",
            "format",
            "schema_registry",
            "start",
            "metadata",
            "properties",
            "schedule",
            "retry_pause",
            "on_error");
    static final List<String> CONNECT = List.of("connector", "config");
    static final List<String> JDBC_INCREMENTAL = List.of("column", "initial_value", "end_value", "lag");

    static final List<String> CONNECTORS = List.of("files", "rest", "jdbc", "http-push", "kafka");
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

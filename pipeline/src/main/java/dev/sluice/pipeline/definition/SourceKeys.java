package dev.sluice.pipeline.definition;

import java.util.List;

/**
 * The keys that {@code source} may have, by its connector: the definition is checked by them, the connector reads its settings by
 * them, and a test holds the JSON Schema to them. Immutable.
 */
public final class SourceKeys {
    /** The connectors that have a name; any other is given by the name of its class. */
    static final List<String> CONNECTORS =
            List.of(SourceSpec.FILES, SourceSpec.REST, SourceSpec.JDBC, SourceSpec.HTTP_PUSH, SourceSpec.KAFKA);

    /** Of {@code connector: files}. */
    public static final List<String> FILES = List.of(
            "connector", "path", "format", "delimiter", "header", "columns", "skip_rows", "on_error", "object_store");

    /** Of the {@code object_store} of files. */
    public static final List<String> OBJECT_STORE =
            List.of("endpoint", "region", "access_key", "secret_key", "path_style", "allow_private_addresses");

    /** Of {@code connector: rest}. */
    public static final List<String> REST = List.of(
            "connector", "client", "resource_defaults", "resources", "resource", "schedule", "retry_pause", "on_error");

    /** Of {@code client} of an API. */
    public static final List<String> REST_CLIENT = List.of(
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

    /** Of one of the {@code resources} of an API, and of {@code resource_defaults}. */
    public static final List<String> REST_RESOURCE = List.of("name", "endpoint", "primary_key", "include_from_parent");

    /** Of the {@code endpoint} of a resource. */
    public static final List<String> REST_ENDPOINT = List.of(
            "path",
            "method",
            "params",
            "headers",
            "json",
            "data_selector",
            "paginator",
            "incremental",
            "response_actions");

    /** Of {@code connector: jdbc}. */
    public static final List<String> JDBC = List.of(
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

    /** Of {@code connector: http-push}. */
    public static final List<String> HTTP_PUSH = List.of("connector", "token", "records_per_second");

    /** Of {@code connector: kafka}. */
    public static final List<String> KAFKA = List.of(
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

    /** Of a connector that somebody else wrote. */
    public static final List<String> CONNECT = List.of("connector", "config");

    /** Of the {@code incremental} of a database. */
    public static final List<String> JDBC_INCREMENTAL = List.of("column", "initial_value", "end_value", "lag");

    private SourceKeys() {}
}

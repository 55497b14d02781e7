package dev.sluice.metadata.normalize;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.pipeline.definition.ColumnHint;
import dev.sluice.pipeline.definition.ContractMode;
import dev.sluice.pipeline.definition.MergeStrategy;
import dev.sluice.pipeline.definition.SchemaContract;
import dev.sluice.pipeline.definition.TableSpec;
import dev.sluice.pipeline.definition.WriteDisposition;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** One measured case: rows that went into dlt, and what it made of them. */
record DltCase(String name, String area, JsonNode options, List<JsonNode> input, JsonNode tables, JsonNode errors) {
    static final ObjectMapper JSON = new ObjectMapper().enable(DeserializationFeature.USE_BIG_INTEGER_FOR_INTS);

    static List<DltCase> all() throws IOException {
        List<DltCase> cases = new ArrayList<>();
        try (var lines = new BufferedReader(new InputStreamReader(
                Objects.requireNonNull(DltCase.class.getResourceAsStream("/dlt-cases/cases.jsonl")),
                StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                JsonNode json = JSON.readTree(line);
                List<JsonNode> input = new ArrayList<>();
                json.get("input").forEach(input::add);
                cases.add(new DltCase(
                        json.get("name").asText(),
                        json.get("tags").get(0).asText(),
                        json.get("options"),
                        input,
                        json.get("tables"),
                        json.path("errors")));
            }
        }
        return cases;
    }

    /** The loads of the case: how many rows each takes, and what it sets besides. */
    List<JsonNode> runs() {
        List<JsonNode> runs = new ArrayList<>();
        options.path("runs").forEach(runs::add);
        return runs.isEmpty() ? List.of(JSON.createObjectNode().put("rows", input.size())) : runs;
    }

    /** The contract of a load: its own over the table's over the source's. */
    private SchemaContract contract(JsonNode run) {
        for (String level : new String[] {"run_schema_contract", "schema_contract", "source_schema_contract"}) {
            JsonNode contract = run.has(level) ? run.get(level) : options.path(level);
            if (!contract.isMissingNode()) {
                return read(contract);
            }
        }
        return SchemaContract.evolving();
    }

    /** The option of a load: its own over the case's. */
    private JsonNode option(JsonNode run, String name) {
        return run.has(name) ? run.get(name) : options.path(name);
    }

    /** When the versions of a load become valid, where the case says so. */
    Instant boundary(JsonNode run) {
        String time =
                option(run, "write_disposition").path("boundary_timestamp").asText("");
        return time.isEmpty() ? Instant.EPOCH : Instant.parse(time);
    }

    TableSpec table(JsonNode run) {
        JsonNode word = option(run, "write_disposition");
        String disposition = word.isObject() ? word.get("disposition").asText() : word.asText("append");
        String strategy = word.path("strategy").asText("delete-insert");
        return new TableSpec(
                options.path("table_name").asText("orders"),
                "d",
                names(option(run, "primary_key")),
                names(option(run, "merge_key")),
                WriteDisposition.valueOf(disposition.toUpperCase(Locale.ROOT)),
                MergeStrategy.valueOf(strategy.replace('-', '_').toUpperCase(Locale.ROOT)),
                contract(run),
                options.path("max_table_nesting")
                        .asInt(options.path("source_max_table_nesting").asInt(1000)),
                hints());
    }

    private static List<String> names(JsonNode names) {
        List<String> found = new ArrayList<>();
        if (names.isTextual()) {
            found.add(names.asText());
        }
        names.forEach(name -> found.add(name.asText()));
        return found;
    }

    NormalizerOptions normalizerOptions(JsonNode run) {
        NormalizerOptions base = NormalizerOptions.of(table(run), Map.of(), "_dlt");
        return new NormalizerOptions(
                base.table(),
                base.systemPrefix(),
                base.declared(),
                base.primaryKey(),
                base.idsByContent(),
                base.maxNesting(),
                area.equals("dispositions"),
                detections(),
                base.contract(),
                naming(),
                base.maxColumns(),
                base.maxTables());
    }

    private Naming naming() {
        int limit = options.path("destination").path("max_identifier_length").asInt(65_536);
        return switch (options.path("naming").asText("snake_case")) {
            case "sql_cs_v1" -> Naming.sqlCaseSensitive(limit);
            case "sql_ci_v1" -> Naming.sqlCaseInsensitive(limit);
            case "direct" -> Naming.direct(limit);
            default -> Naming.snakeCase(limit);
        };
    }

    private Set<Detection> detections() {
        if (!options.has("detections")) {
            return Set.of(Detection.ISO_TIMESTAMP);
        }
        Set<Detection> found = new HashSet<>();
        for (JsonNode detection : options.get("detections")) {
            switch (detection.asText()) {
                case "iso_timestamp" -> found.add(Detection.ISO_TIMESTAMP);
                case "iso_date" -> found.add(Detection.ISO_DATE);
                default -> {}
            }
        }
        return found;
    }

    private Map<String, ColumnHint> hints() {
        Map<String, ColumnHint> hints = new LinkedHashMap<>();
        options.path("columns")
                .properties()
                .forEach(entry -> hints.put(
                        entry.getKey(),
                        new ColumnHint(
                                entry.getValue().path("data_type").asText(null),
                                entry.getValue().has("precision")
                                        ? entry.getValue().get("precision").asInt()
                                        : null,
                                entry.getValue().has("scale")
                                        ? entry.getValue().get("scale").asInt()
                                        : null,
                                entry.getValue().path("nullable").asBoolean(true),
                                false,
                                entry.getValue().path("timezone").asBoolean(true),
                                entry.getValue().path("hard_delete").asBoolean(false),
                                entry.getValue().path("dedup_sort").asText(null))));
        return hints;
    }

    private static SchemaContract read(JsonNode contract) {
        if (contract.isTextual()) {
            return SchemaContract.all(mode(contract.asText()));
        }
        return new SchemaContract(
                mode(contract.path("tables").asText("evolve")),
                mode(contract.path("columns").asText("evolve")),
                mode(contract.path("data_type").asText("evolve")));
    }

    private static ContractMode mode(String word) {
        return ContractMode.valueOf(word.toUpperCase(Locale.ROOT));
    }

    @Override
    public String toString() {
        return area + ": " + name;
    }
}

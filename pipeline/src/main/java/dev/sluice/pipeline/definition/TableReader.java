package dev.sluice.pipeline.definition;

import dev.sluice.pipeline.yaml.YamlMap;
import dev.sluice.pipeline.yaml.YamlNode;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** Reads {@code table}. */
final class TableReader {
    private TableReader() {}

    static TableSpec read(Section root, String pipeline) {
        Section table = root.section("table");
        if (table == null) {
            return TableSpec.appending(pipeline);
        }
        table.refuseUnknown(DefinitionKeys.TABLE);
        String name = table.word("name");
        String dataset = table.word("dataset");
        List<String> primaryKey = table.names("primary_key");
        List<String> mergeKey = table.names("merge_key");
        WriteDisposition disposition = disposition(table);
        MergeStrategy strategy = strategy(table);
        if (disposition == WriteDisposition.MERGE) {
            requireKeys(table, strategy, primaryKey, mergeKey);
        }
        TableSpec spec = new TableSpec(
                name == null ? pipeline : name,
                dataset == null ? TableSpec.DEFAULT_DATASET : dataset,
                primaryKey,
                mergeKey,
                disposition,
                strategy,
                contract(table),
                table.integer("max_table_nesting", 0).orElse(TableSpec.DEFAULT_MAX_TABLE_NESTING),
                columns(table));
        requireEnd(root, table, spec);
        return spec;
    }

    /** Only a source that comes to an end has whole loads. */
    private static void requireEnd(Section root, Section table, TableSpec spec) {
        Section source = root.section("source");
        String connector = source == null || !source.has("connector") ? null : source.text("connector");
        boolean keyedHistory =
                spec.strategy() == MergeStrategy.SCD2 && !spec.mergeKey().isEmpty();
        if (connector != null && SourceSpec.isEndless(connector) && spec.landsWhole() && !keyedHistory) {
            table.add(
                    "write_disposition",
                    "connector '" + connector + "' never comes to an end, so there is no whole load to "
                            + (spec.writeDisposition() == WriteDisposition.REPLACE
                                    ? "replace the table by"
                                    : "merge by a merge_key, or to compare versions with"),
                    spec.strategy() == MergeStrategy.SCD2
                            ? "add a merge_key: versions then follow each other key by key"
                            : "use append, or merge with a primary_key");
        }
    }

    private static WriteDisposition disposition(Section table) {
        Section section = dispositionSection(table);
        String word = section == null
                ? table.oneOf("write_disposition", DefinitionKeys.dispositions())
                : section.oneOf("disposition", DefinitionKeys.dispositions());
        return Arrays.stream(WriteDisposition.values())
                .filter(value -> value.word().equals(word))
                .findFirst()
                .orElse(WriteDisposition.APPEND);
    }

    private static MergeStrategy strategy(Section table) {
        Section section = dispositionSection(table);
        if (section == null) {
            return MergeStrategy.DELETE_INSERT;
        }
        section.refuseUnknown(DefinitionKeys.DISPOSITION);
        section.require(Map.of("disposition", "add for example 'disposition: merge'"));
        String word = section.oneOf("strategy", DefinitionKeys.strategies());
        if (word != null && !"merge".equals(section.text("disposition"))) {
            section.add("strategy", "'strategy' goes with 'disposition: merge' alone", "remove it");
        }
        return Arrays.stream(MergeStrategy.values())
                .filter(value -> value.word().equals(word))
                .findFirst()
                .orElse(MergeStrategy.DELETE_INSERT);
    }

    private static @Nullable Section dispositionSection(Section table) {
        return table.node("write_disposition") instanceof YamlMap ? table.section("write_disposition") : null;
    }

    private static void requireKeys(
            Section table, MergeStrategy strategy, List<String> primaryKey, List<String> mergeKey) {
        boolean needsPrimary = strategy == MergeStrategy.UPSERT || strategy == MergeStrategy.INSERT_ONLY;
        if (needsPrimary && primaryKey.isEmpty()) {
            table.add(
                    "write_disposition",
                    "merge with strategy '" + strategy.word() + "' needs a primary_key",
                    "add for example 'primary_key: [id]'");
        } else if (strategy == MergeStrategy.DELETE_INSERT && primaryKey.isEmpty() && mergeKey.isEmpty()) {
            table.add(
                    "write_disposition",
                    "merge needs a primary_key or a merge_key",
                    "add for example 'primary_key: [id]', or use append");
        }
    }

    private static SchemaContract contract(Section table) {
        YamlNode node = table.node("schema_contract");
        if (!(node instanceof YamlMap)) {
            return SchemaContract.all(mode(table, "schema_contract"));
        }
        Section contract = table.section("schema_contract");
        if (contract == null) {
            return SchemaContract.evolving();
        }
        contract.refuseUnknown(DefinitionKeys.CONTRACT);
        return new SchemaContract(mode(contract, "tables"), mode(contract, "columns"), mode(contract, "data_type"));
    }

    private static ContractMode mode(Section section, String key) {
        String word = section.oneOf(key, DefinitionKeys.modes());
        return Arrays.stream(ContractMode.values())
                .filter(value -> value.word().equals(word))
                .findFirst()
                .orElse(ContractMode.EVOLVE);
    }

    private static Map<String, ColumnHint> columns(Section table) {
        Map<String, ColumnHint> columns = new LinkedHashMap<>();
        Section section = table.section("columns");
        if (section != null) {
            for (String name : section.map().entries().keySet()) {
                Section column = section.section(name);
                if (column != null) {
                    columns.put(name, column(column));
                }
            }
        }
        return columns;
    }

    private static ColumnHint column(Section column) {
        column.refuseUnknown(DefinitionKeys.COLUMN);
        return new ColumnHint(
                column.oneOf("data_type", DefinitionKeys.DATA_TYPES),
                boxed(column.integer("precision", 1)),
                boxed(column.integer("scale", 0)),
                column.flag("nullable", true),
                column.flag("unique"),
                column.flag("timezone", true),
                column.flag("hard_delete"),
                column.oneOf("dedup_sort", List.of("asc", "desc")));
    }

    private static @Nullable Integer boxed(OptionalInt number) {
        return number.isPresent() ? Integer.valueOf(number.getAsInt()) : null;
    }
}

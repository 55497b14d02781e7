package dev.sluice.metadata.revert;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.metadata.normalize.CellValues;
import dev.sluice.metadata.normalize.Column;
import dev.sluice.metadata.normalize.ColumnType;
import dev.sluice.metadata.normalize.NormalizerOptions;
import dev.sluice.metadata.normalize.TableSchema;
import dev.sluice.pipeline.DocumentPath;
import dev.sluice.pipeline.Pipeline;
import dev.sluice.pipeline.RowRepair;
import dev.sluice.pipeline.definition.RuleSpec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The columns of a table as the fields that a definition knows them by. Not thread-safe. */
final class TableCells {

    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();
    private static final Set<String> MARKS = Set.of("_llm_cleaned", "_llm_input_hash", "llm_version", "_llm_error");

    private final List<Column> columns = new ArrayList<>();
    private final Map<String, String> fields = new HashMap<>();

    TableCells(TableSchema schema, String systemPrefix, Pipeline pipeline) {
        for (Column column : schema.columns()) {
            if (!column.name().startsWith(systemPrefix) && !MARKS.contains(column.name())) {
                columns.add(column);
            }
        }
        pipeline.fieldNames().forEach(this::know);
        pipeline.definition().cleanse().stream().map(RuleSpec::fields).forEach(names -> names.forEach(this::know));
    }

    private void know(String field) {
        fields.putIfAbsent(NormalizerOptions.NAMES.column(field), field);
    }

    List<String> names() {
        return columns.stream().map(Column::name).toList();
    }

    /** The row as a document; its cells are JSON texts in the order of {@link #names()}. */
    ObjectNode document(List<@Nullable String> cells, List<RowRepair> repairs) {
        repairs.forEach(repair -> know(repair.field()));
        ObjectNode document = JSON.createObjectNode();
        for (int i = 0; i < columns.size(); i++) {
            String cell = cells.get(i);
            if (cell != null) {
                String column = columns.get(i).name();
                DocumentPath.set(document, fields.getOrDefault(column, column), parse(cell));
            }
        }
        return document;
    }

    /** The field that a column holds, as the definition calls it. */
    String field(int column) {
        String name = columns.get(column).name();
        return fields.getOrDefault(name, name);
    }

    ColumnType type(int column) {
        return columns.get(column).type();
    }

    /** A value as a column takes it; texts are read as the column's type. */
    static @Nullable Object fit(JsonNode value, ColumnType type) {
        if (value.isTextual() && type.kind() == ColumnType.Kind.TIMESTAMP) {
            return value.textValue(); // cast by the database when it is stored
        }
        return CellValues.fit(value, type);
    }

    static JsonNode parse(String json) {
        try {
            return JSON.readTree(json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

package dev.sluice.metadata.sink;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.sluice.metadata.normalize.CellValues;
import dev.sluice.metadata.normalize.Column;
import dev.sluice.metadata.normalize.ColumnType;
import dev.sluice.metadata.sink.PendingCorrections.Pending;
import dev.sluice.pipeline.PipelineReplay;
import dev.sluice.schemas.Correction;
import java.io.UncheckedIOException;
import java.time.DateTimeException;
import java.time.LocalTime;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A row of the warehouse with its corrections, one after the other. Not thread-safe. */
final class CorrectedRow {

    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    private final Map<String, Column> columns;
    private final Map<String, @Nullable String> cells = new HashMap<>();
    private final Map<String, @Nullable Object> values = new LinkedHashMap<>();
    private final String id;
    private final String loadId;

    /**
     * A row.
     *
     * @param columns columns by field
     * @param read id of the row, id of its load, then the cells of these columns as JSON texts
     */
    CorrectedRow(Map<String, Column> columns, List<@Nullable String> read) {
        this.columns = columns;
        this.id = value(read.get(0)).asText();
        this.loadId = value(read.get(1)).asText();
        int at = 2;
        for (String field : columns.keySet()) {
            cells.put(field, read.get(at++));
        }
    }

    String id() {
        return id;
    }

    /** The load that brought the row. */
    String loadId() {
        return loadId;
    }

    /** New values by column; empty: the row stays as it is. */
    Map<String, @Nullable Object> values() {
        return values;
    }

    /** Makes a correction, if the row is as it expects it. */
    void apply(Pending pending, CorrectionHistory history) {
        Correction correction = pending.correction();
        String field = correction.getField();
        Column column = columns.get(field);
        if (column == null || !isMeant(correction)) {
            return;
        }
        JsonNode after = value(correction.getAfter());
        boolean none = after.isMissingNode() || after.isNull();
        Object fits = none ? null : fit(after, column.type());
        if (fits == null && !none) {
            history.refused(pending, this);
            return;
        }
        values.put(column.name(), fits);
        cells.put(field, correction.getAfter());
        history.changed(pending, this);
    }

    private boolean isMeant(Correction correction) {
        return same(cells.get(correction.getField()), correction.getBefore())
                && correction.getBy().entrySet().stream().allMatch(by -> same(cells.get(by.getKey()), by.getValue()));
    }

    /** A value as the column takes it; times as texts that it can read. */
    private static @Nullable Object fit(JsonNode value, ColumnType type) {
        try {
            return switch (type.kind()) {
                case TIME ->
                    value.isTextual() ? LocalTime.parse(value.textValue()).toString() : null;
                case TIMESTAMP -> value.isTextual() ? Moments.read(value.textValue(), type.zoned()) : null;
                case TEXT, BIGINT, DOUBLE, BOOL, DECIMAL, WEI, DATE, JSON, BINARY -> CellValues.fit(value, type);
            };
        } catch (DateTimeException e) {
            return null;
        }
    }

    private static boolean same(@Nullable String left, @Nullable String right) {
        return PipelineReplay.same(value(left), value(right));
    }

    /** The value of a JSON text. */
    static JsonNode value(@Nullable String json) {
        if (json == null) {
            return MissingNode.getInstance();
        }
        try {
            return JSON.readTree(json);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException("a correction, or a cell, is no JSON", e);
        }
    }
}

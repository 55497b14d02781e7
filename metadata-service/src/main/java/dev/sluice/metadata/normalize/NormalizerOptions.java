package dev.sluice.metadata.normalize;

import dev.sluice.pipeline.definition.ColumnHint;
import dev.sluice.pipeline.definition.MergeStrategy;
import dev.sluice.pipeline.definition.SchemaContract;
import dev.sluice.pipeline.definition.TableSpec;
import dev.sluice.pipeline.definition.WriteDisposition;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How one root table is normalized.
 *
 * @param table name of the root table, not yet normalized
 * @param systemPrefix prefix of the system columns, {@code _sluice}
 * @param declared declared columns of the root table by path, in declared order
 * @param primaryKey columns of the primary key when rows merge by it, else empty: the row's id then comes from them
 * @param idsByContent whether a row's id is the hash of its document, as {@code scd2} tells versions apart; the columns of their
 *     validity are system columns then
 * @param maxNesting levels of objects and lists that become columns and tables; below them values stay JSON
 * @param rootIds whether child rows carry the id of their root row
 * @param detections what is found in the text of new columns
 * @param contract schema contract
 * @param naming convention of names
 * @param maxColumns columns of a table before the values of further keys go to its rest column
 * @param maxTables child tables of the root table before further lists stay JSON
 */
public record NormalizerOptions(
        String table,
        String systemPrefix,
        Map<String, DeclaredColumn> declared,
        List<String> primaryKey,
        boolean idsByContent,
        int maxNesting,
        boolean rootIds,
        Set<Detection> detections,
        SchemaContract contract,
        Naming naming,
        int maxColumns,
        int maxTables) {

    /** Names of every table and column that Sluice makes. */
    public static final Naming NAMES = Naming.snakeCase(255);

    public static final int DEFAULT_MAX_COLUMNS = 1500;
    public static final int DEFAULT_MAX_TABLES = 500;

    public NormalizerOptions {
        declared = Collections.unmodifiableMap(new LinkedHashMap<>(declared));
        primaryKey = List.copyOf(primaryKey);
        detections = Set.copyOf(detections);
        if (systemPrefix.isEmpty()) {
            throw new IllegalArgumentException("the prefix of the system columns must not be empty, as in _sluice");
        }
    }

    /**
     * The options of a defined table.
     *
     * @param hints types of columns by name; explicit columns of the spec win over them
     * @throws IllegalArgumentException when a hint names a type that does not exist
     */
    public static NormalizerOptions of(TableSpec spec, Map<String, ColumnHint> hints, String systemPrefix) {
        boolean versions = spec.writeDisposition() == WriteDisposition.MERGE && spec.strategy() == MergeStrategy.SCD2;
        Map<String, DeclaredColumn> declared = new LinkedHashMap<>();
        if (versions) {
            // the first columns of the table, as in dlt
            SystemNames system = new SystemNames(systemPrefix);
            declared.put(system.validFrom(), new DeclaredColumn(ColumnType.TIMESTAMP, true));
            declared.put(system.validTo(), new DeclaredColumn(ColumnType.TIMESTAMP, true));
        }
        spec.columns().forEach((name, hint) -> declared.put(name, declared(name, hint)));
        hints.forEach((name, hint) -> declared.putIfAbsent(name, declared(name, hint)));
        return new NormalizerOptions(
                spec.name(),
                systemPrefix,
                declared,
                spec.keyedByPrimaryKey() ? spec.primaryKey() : List.of(),
                versions,
                spec.maxTableNesting(),
                true,
                Set.of(Detection.ISO_TIMESTAMP),
                spec.contract(),
                NAMES,
                DEFAULT_MAX_COLUMNS,
                DEFAULT_MAX_TABLES);
    }

    private static DeclaredColumn declared(String name, ColumnHint hint) {
        return new DeclaredColumn(type(name, hint), hint.nullable());
    }

    private static @Nullable ColumnType type(String name, ColumnHint hint) {
        String word = hint.dataType();
        if (word == null) {
            return null;
        }
        int precision = hint.precision() == null ? -1 : hint.precision();
        return switch (word) {
            case "text" -> ColumnType.TEXT;
            case "bigint" -> precision < 0 ? ColumnType.BIGINT : ColumnType.integer(precision);
            case "double" -> ColumnType.DOUBLE;
            case "bool" -> ColumnType.BOOL;
            case "timestamp" ->
                hint.timezone() ? ColumnType.TIMESTAMP : ColumnType.naiveTimestamp(precision < 0 ? 6 : precision);
            case "date" -> ColumnType.DATE;
            case "time" -> ColumnType.TIME;
            case "decimal" ->
                precision < 0
                        ? ColumnType.DECIMAL
                        : ColumnType.decimal(precision, hint.scale() == null ? 0 : hint.scale());
            case "wei" -> ColumnType.WEI;
            case "binary" -> ColumnType.BINARY;
            case "json" -> ColumnType.JSON;
            default ->
                throw new IllegalArgumentException("column " + name + ": there is no data type " + word
                        + "; use text, bigint, double, bool, timestamp, date, time, decimal, wei, binary or json");
        };
    }
}

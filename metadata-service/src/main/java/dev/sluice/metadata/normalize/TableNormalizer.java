package dev.sluice.metadata.normalize;

import dev.sluice.pipeline.definition.ColumnHint;
import dev.sluice.pipeline.definition.TableSpec;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Normalizes the documents of one root table into rows of it and of its child tables. Use one {@link NormalizedBatch}
 * per normalizer. Not thread-safe; normalizers that share a catalog belong to one thread.
 *
 * <p>Nothing in a document is lost: a value that does not fit its column goes to a variant column; a value whose column
 * another key of the row has taken, and keys beyond the most columns of a table, go to the rest column, as JSON under
 * their own keys. What a schema contract refuses is reported.
 */
public final class TableNormalizer {
    private final JsonTape tape = JsonTape.forDocuments();
    private final Map<String, TableState> tables = new HashMap<>();
    private final TableState root;
    private final RowWalker walker;
    private @Nullable NormalizedBatch bound;

    public TableNormalizer(NormalizerOptions options, SchemaCatalog known) {
        SystemNames system = new SystemNames(options.systemPrefix());
        TableState.Family family = new TableState.Family(options, known, tables, system);
        root = new TableState(family, null, options.naming().key(options.table()));
        tables.put(root.name, root);
        walker = new RowWalker(options, tape, root);
    }

    /** A normalizer with {@link NormalizerOptions#of(TableSpec, Map, String)}. */
    public TableNormalizer(TableSpec spec, Map<String, ColumnHint> hints, String systemPrefix, SchemaCatalog known) {
        this(NormalizerOptions.of(spec, hints, systemPrefix), known);
    }

    /** Name of the root table in the database. */
    public String table() {
        return root.name;
    }

    /**
     * Adds a document as one root row with its child rows.
     *
     * @param rowJson one JSON object, UTF-8; any other JSON value becomes a row with the one key {@code value}
     * @param id system values of the root row
     * @param extraColumns further columns of the root row by their final names: strings, numbers, booleans,
     *     {@link java.time.Instant}, {@link java.time.LocalDate}, {@link java.math.BigDecimal}, byte arrays; null is no value
     * @param into the batch that takes the rows, and the changes of the schema they need
     * @return the id of the root row (that of its primary key when the table merges by one), or null when the schema
     *     contract refused the row; the batch's rejections then say why
     * @throws MalformedRow when the bytes are not JSON; the batch is as before
     */
    public @Nullable String add(
            byte[] rowJson,
            RowIdentity id,
            Map<String, ? extends @Nullable Object> extraColumns,
            NormalizedBatch into) {
        try {
            tape.read(rowJson);
        } catch (IOException e) {
            throw new MalformedRow("row " + id.rowId() + " of table " + root.name + " is not one JSON value", e);
        }
        if (bound != into) {
            tables.values().forEach(table -> table.batch(null));
            bound = into;
        }
        return walker.write(id, extraColumns, into);
    }
}

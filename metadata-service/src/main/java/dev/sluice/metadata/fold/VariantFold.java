package dev.sluice.metadata.fold;

import dev.sluice.metadata.normalize.Column;
import dev.sluice.metadata.normalize.ColumnType;
import dev.sluice.metadata.normalize.DeclaredColumn;
import dev.sluice.metadata.normalize.NormalizerOptions;
import dev.sluice.metadata.normalize.SchemaCatalog;
import dev.sluice.metadata.normalize.SystemNames;
import dev.sluice.metadata.normalize.TableSchema;
import dev.sluice.metadata.warehouse.ColumnWidening;
import dev.sluice.metadata.warehouse.DatasetTables;
import dev.sluice.metadata.warehouse.ParkedColumn;
import dev.sluice.pipeline.Pipeline;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.duckdb.DuckDBConnection;
import org.jspecify.annotations.Nullable;

/**
 * Folds the variant columns of one dataset's tables: gives columns the types that a definition declares now, runs its rules over the parked
 * values, and moves what fits. Nothing is lost: a value moves, or stays where it is. Works inside the caller's transaction.
 */
public final class VariantFold {
    private static final String VARIANT = "__v_";

    private final DuckDBConnection connection;
    private final String dataset;
    private final SystemNames system;
    private final @Nullable Pipeline pipeline;
    private final boolean dropEmpty;

    /**
     * A fold of one dataset.
     *
     * @param pipeline the definition whose types and rules hold for its table; null: none
     * @param dropEmpty whether variant columns without a value are dropped
     */
    public VariantFold(
            DuckDBConnection connection,
            String dataset,
            String systemPrefix,
            @Nullable Pipeline pipeline,
            boolean dropEmpty) {
        this.connection = connection;
        this.dataset = dataset;
        this.system = new SystemNames(systemPrefix);
        this.pipeline = pipeline;
        this.dropEmpty = dropEmpty;
    }

    /**
     * Gives columns with parked values the types that the definition declares, where that loses nothing. In a transaction of its own: DuckDB
     * refuses to write into a table that the same transaction has altered.
     *
     * @return names of the columns, {@code table.column}
     */
    public List<String> widen() throws SQLException {
        List<String> widened = new ArrayList<>();
        for (Place place : places()) {
            ColumnType wanted = declared(place);
            if (wanted != null && !wanted.equals(place.column.type()) && losses(place, wanted) == 0) {
                String name = place.table + "." + place.column.name();
                if (!widened.contains(name)) {
                    new ColumnWidening(connection).widen(dataset, place.table, place.column.name(), wanted);
                    widened.add(name);
                }
            }
        }
        return widened;
    }

    private long losses(Place place, ColumnType wanted) throws SQLException {
        return new ColumnWidening(connection)
                .losses(dataset, place.table, place.column.name(), place.column.type(), wanted);
    }

    /**
     * Moves values that fit.
     *
     * @param widened names of columns that got another type before, {@code table.column}
     * @param apply whether values move; else it is only said how many would, also into columns that would get another type
     */
    public List<FoldedColumn> fold(List<String> widened, boolean apply) throws SQLException {
        List<FoldedColumn> folded = new ArrayList<>();
        Mending rules = pipeline == null ? null : new Mending(pipeline, NormalizerOptions.NAMES);
        for (Place found : places()) {
            Place place = apply ? found : asDeclared(found);
            ParkedColumn parked = parked(place);
            long before = parked.count();
            boolean named = rules != null && place.table.equals(rootTable());
            UnaryOperator<String> mend = rules != null && named ? rules.of(place.column.name()) : null;
            long moved = before == 0 ? 0 : move(parked, mend, apply);
            folded.add(new FoldedColumn(
                    dataset,
                    place.table,
                    place.column.name(),
                    place.column.type().duckdb(),
                    widened.contains(place.table + "." + place.column.name()) || place != found,
                    place.variant,
                    before,
                    moved,
                    false,
                    note(place)));
        }
        return folded;
    }

    private long move(ParkedColumn parked, @Nullable UnaryOperator<String> mend, boolean apply) throws SQLException {
        UnaryOperator<String> how = mend == null ? UnaryOperator.identity() : mend;
        if (!apply) {
            return parked.fitting(how);
        }
        return mend == null || pipeline == null
                ? parked.fold(how, null, 0)
                : parked.fold(how, pipeline.definition().pipeline(), pipeline.version());
    }

    /** The place with the type that its column would get. */
    private Place asDeclared(Place place) throws SQLException {
        ColumnType wanted = declared(place);
        if (wanted == null || wanted.equals(place.column.type()) || losses(place, wanted) > 0) {
            return place;
        }
        return new Place(place.table, Column.of(place.column.name(), wanted), place.variant);
    }

    /** Drops variant columns without a value, where that was asked for; in a transaction of its own, as {@link #widen}. */
    public List<FoldedColumn> drop(List<FoldedColumn> folded) throws SQLException {
        List<FoldedColumn> all = new ArrayList<>();
        for (FoldedColumn one : folded) {
            boolean empty = dropEmpty && one.parked() == one.moved();
            if (empty) {
                for (Place place : places()) {
                    if (place.table.equals(one.table()) && place.variant.equals(one.variant())) {
                        parked(place).drop();
                    }
                }
            }
            all.add(new FoldedColumn(
                    one.dataset(),
                    one.table(),
                    one.column(),
                    one.type(),
                    one.widened(),
                    one.variant(),
                    one.parked(),
                    one.moved(),
                    empty,
                    one.note()));
        }
        return all;
    }

    private ParkedColumn parked(Place place) {
        return new ParkedColumn(connection, dataset, place.table, system.id(), place.column, place.variant);
    }

    private String note(Place place) throws SQLException {
        ColumnType wanted = declared(place);
        if (wanted == null || wanted.equals(place.column.type())) {
            return "";
        }
        return "declared " + wanted.duckdb() + ", but " + losses(place, wanted) + " of its values would change";
    }

    private @Nullable ColumnType declared(Place place) {
        if (pipeline == null || !place.table.equals(rootTable())) {
            return null;
        }
        var options = NormalizerOptions.of(pipeline.definition().table(), pipeline.columnHints(), system.prefix());
        for (var hint : options.declared().entrySet()) {
            DeclaredColumn declared = hint.getValue();
            boolean same = NormalizerOptions.NAMES.column(hint.getKey()).equals(place.column.name())
                    || NormalizerOptions.NAMES.key(hint.getKey()).equals(place.column.name());
            if (same) {
                return declared.type();
            }
        }
        return null;
    }

    private String rootTable() {
        return pipeline == null
                ? ""
                : NormalizerOptions.NAMES.key(pipeline.definition().table().name());
    }

    private record Place(String table, Column column, String variant) {}

    /** Every variant column whose column is there. */
    private List<Place> places() throws SQLException {
        SchemaCatalog catalog = new DatasetTables(connection, dataset, system.prefix()).load();
        List<Place> found = new ArrayList<>();
        for (TableSchema table : catalog.tables()) {
            for (Column variant : table.columns()) {
                int at = variant.name().lastIndexOf(VARIANT);
                int own = at <= 0 ? -1 : table.indexOf(variant.name().substring(0, at));
                if (own >= 0 && isWord(variant.name().substring(at + VARIANT.length()))) {
                    found.add(new Place(table.name(), table.columns().get(own), variant.name()));
                }
            }
        }
        return found;
    }

    private static boolean isWord(String word) {
        for (ColumnType.Kind kind : ColumnType.Kind.values()) {
            if (kind.word().equals(word)) {
                return true;
            }
        }
        return false;
    }
}

package dev.sluice.metadata.warehouse;

import dev.sluice.metadata.normalize.Column;
import dev.sluice.metadata.normalize.ColumnBuffer;
import dev.sluice.metadata.normalize.ColumnType;
import dev.sluice.metadata.normalize.SystemNames;
import dev.sluice.metadata.normalize.TableBatch;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;
import org.jspecify.annotations.Nullable;

/**
 * Which rows of a batch win against rows with the same id, in the batch and in the table: the later by arrival, or the one that the order
 * column prefers. A row without a value in that column loses against any that has one; of equal ones the later wins.
 */
final class Versions {
    private static final String STAGED = "_sluice_staged_versions";

    private final DuckDBConnection connection;
    private final String table;
    private final SystemNames system;
    private final TableBatch root;
    private final Disposition disposition;
    private final int order;
    private final int mark;
    private final BitSet deletes = new BitSet();

    /**
     * @param table quoted name of the table
     */
    Versions(DuckDBConnection connection, String table, SystemNames system, TableBatch root, Disposition disposition) {
        this.connection = connection;
        this.table = table;
        this.system = system;
        this.root = root;
        this.disposition = disposition;
        this.order = position(disposition.order());
        this.mark = position(disposition.deleteMark());
    }

    private int position(@Nullable String column) {
        List<Column> columns = root.columns();
        for (int i = 0; column != null && i < columns.size(); i++) {
            if (columns.get(i).name().equalsIgnoreCase(column)) {
                return i;
            }
        }
        return -1;
    }

    /** Drops the rows that lose. */
    void keepWinners() throws SQLException {
        boolean first = disposition.way() == Disposition.Way.INSERT_ONLY;
        ColumnBuffer values = order < 0 ? null : root.buffer(order);
        root.supersedeRepeats((later, earlier) -> {
            if (values == null) {
                return !first;
            }
            int compared = disposition.highestWins() ? values.compare(later, earlier) : lowest(values, later, earlier);
            return first ? compared > 0 : compared >= 0;
        });
        if (first) {
            StagedIds.of(connection, root, row -> !root.isSuperseded(row));
            drop("SELECT s.id FROM " + StagedIds.TABLE + " AS s SEMI JOIN " + table + " AS t ON t."
                    + SqlName.quote(system.id()) + " = s.id");
        } else if (values != null) {
            stage(values);
            String column = SqlName.quote(values.column().name());
            drop("SELECT s.id FROM temp.main.\"" + STAGED + "\" AS s JOIN " + table + " AS t ON t."
                    + SqlName.quote(system.id()) + " = s.id WHERE t." + column
                    + (disposition.highestWins() ? " > " : " < ") + "s.v OR (s.v IS NULL AND t." + column
                    + " IS NOT NULL)");
        }
        for (int row = 0; mark >= 0 && row < root.rows(); row++) {
            if (!root.isSuperseded(row) && isMarked(row)) {
                deletes.set(row);
            }
        }
    }

    /** As {@link ColumnBuffer#compare}, the other way round, but for rows without a value. */
    private static int lowest(ColumnBuffer values, int later, int earlier) {
        return values.isSet(later) && values.isSet(earlier)
                ? -values.compare(later, earlier)
                : values.compare(later, earlier);
    }

    private boolean isMarked(int row) {
        ColumnBuffer marks = root.buffer(mark);
        return marks.isSet(row) && (marks.column().type().kind() != ColumnType.Kind.BOOL || marks.longAt(row) != 0);
    }

    boolean anyDeletes() {
        return !deletes.isEmpty();
    }

    /** Whether a row says that the row with its id is to go. */
    boolean deletes(int row) {
        return deletes.get(row);
    }

    /** Rows that delete do not land themselves. */
    void dropDeletes() {
        deletes.stream().forEach(root::supersede);
    }

    private void stage(ColumnBuffer values) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("CREATE OR REPLACE TEMP TABLE \"" + STAGED + "\" (id VARCHAR, v "
                    + values.column().type().duckdb() + ")");
        }
        try (DuckDBAppender appender = connection.createAppender("temp", "main", STAGED)) {
            for (int row = 0; row < root.rows(); row++) {
                if (!root.isSuperseded(row)) {
                    appender.beginRow().append(root.idOf(row));
                    BatchAppender.append(appender, values, row);
                    appender.endRow();
                }
            }
            // close() swallows what goes wrong when it flushes
            appender.flush();
        }
    }

    private void drop(String idsOfLosers) throws SQLException {
        Set<String> losers = new HashSet<>();
        try (Statement statement = connection.createStatement();
                ResultSet found = statement.executeQuery(idsOfLosers)) {
            while (found.next()) {
                losers.add(found.getString(1));
            }
        }
        for (int row = 0; !losers.isEmpty() && row < root.rows(); row++) {
            if (!root.isSuperseded(row) && losers.contains(root.idOf(row))) {
                root.supersede(row);
            }
        }
    }
}

package dev.sluice.metadata.warehouse;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.duckdb.DuckDBConnection;

/**
 * What is known of where the rows of one table are, by the hash of a column. Of every row of the table there is an entry, so a key without one is
 * new; the row's number is only a hint, since a checkpoint may move rows, and whoever uses it must look at what he finds. Not thread-safe.
 */
final class TablePlaces {

    /** A row so often, and the first of each flush, is remembered by number and hash: it tells how far rows have kept their place. */
    private static final long MARK_EVERY = 122_880;

    /** Rows of one answer. */
    private static final int SLICE = 2_000_000;

    private static final int MOST_MARKS_ASKED = 24;
    private final String table;
    private final String column;
    private final PlaceMap map;
    private final TreeMap<Long, Long> marks = new TreeMap<>();
    private final List<Long> appended = new ArrayList<>();
    private final List<Long> gone = new ArrayList<>();
    private final int slice;
    private long rows;
    private boolean broken;

    private TablePlaces(String table, String column, PlaceMap map, int slice) {
        this.slice = slice;
        this.table = table;
        this.column = column;
        this.map = map;
    }

    /** The hash of a column, as this class has it, in SQL. */
    static String hashOf(String quotedColumn) {
        return "(hash(" + quotedColumn + ") >> 1)::BIGINT";
    }

    /**
     * Reads a whole table.
     *
     * @param table quoted name
     * @param column quoted name of the column that rows are looked for by
     * @param rows number of rows that it has, deleted ones included
     * @param directory of the map's file
     * @throws IOException if there is no room for it
     */
    static TablePlaces read(DuckDBConnection connection, String table, String column, long rows, Path directory)
            throws SQLException, IOException {
        return read(connection, table, column, rows, directory, SLICE);
    }

    static TablePlaces read(
            DuckDBConnection connection, String table, String column, long rows, Path directory, int slice)
            throws SQLException, IOException {
        TablePlaces places = new TablePlaces(table, column, new PlaceMap(directory, rows + rows / 4), slice);
        places.broken = places.readFrom(connection, 0) != places.count(connection) || places.broken;
        places.rows = rows;
        return places;
    }

    /**
     * Slice by slice, as the driver keeps a whole answer in memory.
     *
     * @return how many rows there were
     */
    private long readFrom(DuckDBConnection connection, long from) throws SQLException {
        long read = 0;
        long next = from;
        long nextMark = from;
        for (long before = -1; before < read && isWhole(); ) {
            before = read;
            try (Statement statement = connection.createStatement();
                    ResultSet found = statement.executeQuery("SELECT rowid, " + hashOf(column) + " FROM " + table
                            + " WHERE rowid >= " + next + " LIMIT " + slice)) {
                while (isWhole() && found.next()) {
                    long row = found.getLong(1);
                    long hash = found.getLong(2);
                    if (row < next || row >= PlaceMap.MOST_ROWS) {
                        broken = true; // not in order, or of a transaction that is not committed: these are numbered
                        // from 2^55 on
                        return read;
                    }
                    map.add(hash, row);
                    next = row + 1;
                    read++;
                    if (row >= nextMark) {
                        nextMark = row + MARK_EVERY;
                        marks.put(row, hash);
                    }
                }
            }
        }
        return read;
    }

    private long count(DuckDBConnection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet count = statement.executeQuery("SELECT count(*) FROM " + table)) {
            count.next();
            return count.getLong(1);
        }
    }

    /**
     * Makes sure that rows are where they were, as far as can be told cheaply; reads the last ones again where a checkpoint has moved them.
     *
     * @param found number of rows of the table now, deleted ones included
     * @return false when too many have moved: this object is of no more use
     */
    boolean catchUp(DuckDBConnection connection, long found) throws SQLException {
        if (!isWhole() || found > PlaceMap.MOST_ROWS) {
            return false;
        }
        if (found == rows) {
            return true;
        }
        long kept = lastThatKeptItsPlace(connection);
        if (found > rows || kept < 0 || found - kept > Math.max(1_000_000, rows / 32)) {
            return false;
        }
        List<Long> hashes = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet moved = statement.executeQuery(
                        "SELECT " + hashOf(column) + " FROM " + table + " WHERE rowid > " + kept)) {
            while (moved.next()) {
                hashes.add(moved.getLong(1));
            }
        }
        hashes.forEach(hash -> map.remove(hash, kept + 1, Long.MAX_VALUE));
        readFrom(connection, kept + 1);
        rows = found;
        return isWhole();
    }

    /** Order is kept, so all rows before it have kept theirs too. */
    private long lastThatKeptItsPlace(DuckDBConnection connection) throws SQLException {
        for (int asked = 0; asked < MOST_MARKS_ASKED && !marks.isEmpty(); asked++) {
            Map.Entry<Long, Long> mark = marks.lastEntry();
            try (Statement statement = connection.createStatement();
                    ResultSet row = statement.executeQuery(
                            "SELECT " + hashOf(column) + " FROM " + table + " WHERE rowid = " + mark.getKey())) {
                if (row.next() && row.getLong(1) == mark.getValue()) {
                    return mark.getKey();
                }
            }
            marks.pollLastEntry();
        }
        return -1;
    }

    /** The numbers of the rows that may have one of these hashes; none of the others has. */
    List<Long> of(Collection<Long> hashes) {
        List<Long> found = new ArrayList<>();
        hashes.forEach(hash -> map.rows(hash, found::add));
        return found;
    }

    /** All rows with this hash are deleted in the transaction under way. */
    void deleted(long hash) {
        gone.add(hash);
    }

    /** A row with this hash is appended in the transaction under way, after those told before. */
    void appended(long hash) {
        appended.add(hash);
    }

    /** False where not all rows are in the map: then this object is of no use. */
    boolean isWhole() {
        return !broken && !map.isFull() && rows <= PlaceMap.MOST_ROWS;
    }

    /** Number of rows of the table before the transaction under way, deleted ones included. */
    long rows() {
        return rows;
    }

    /** The transaction has been committed. */
    void committed() {
        gone.forEach(hash -> map.remove(hash, 0, rows));
        for (int i = 0; i < appended.size() && !map.isFull(); i++) {
            map.add(appended.get(i), rows + i);
        }
        if (!appended.isEmpty()) {
            mark();
        }
        rows += appended.size();
        rolledBack();
    }

    private void mark() {
        Map.Entry<Long, Long> last = marks.lastEntry();
        Long before = last == null ? null : marks.lowerKey(last.getKey());
        if (last != null && before != null && last.getKey() - before < MARK_EVERY && marks.size() > MOST_MARKS_ASKED) {
            thin();
        }
        marks.put(rows, appended.get(0));
    }

    /** The newest marks stay; of older ones every so many rows one. */
    private void thin() {
        long newest = marks.lastKey() - MARK_EVERY * 2;
        long kept = -MARK_EVERY;
        for (Long row : List.copyOf(marks.headMap(newest).keySet())) {
            if (row - kept < MARK_EVERY) {
                marks.remove(row);
            } else {
                kept = row;
            }
        }
    }

    /** The transaction has been rolled back. */
    void rolledBack() {
        gone.clear();
        appended.clear();
    }
}

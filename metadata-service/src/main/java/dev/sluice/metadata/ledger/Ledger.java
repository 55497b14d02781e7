package dev.sluice.metadata.ledger;

import dev.sluice.metadata.store.KeyedTable;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.duckdb.DuckDBConnection;
import org.jspecify.annotations.Nullable;

/**
 * The ledger as the sink keeps it: in memory as of the last commit plus the flush under way. After a rollback it is thrown away and
 * loaded again. Not thread-safe.
 */
public final class Ledger {

    /** Account of records whose pipeline cannot be read. */
    public static final String UNKNOWN = "_unknown";

    private final KeyedTable table = new KeyedTable("ledger", 1, columns());
    private final KeyedTable tables =
            new KeyedTable("ledger_tables", 3, "pipeline", "dataset", "table_name", "rows", "merged");
    private final Map<String, Account> accounts = new HashMap<>();
    private final Set<Account> touched = new HashSet<>();

    private Ledger() {}

    /** The ledger as it was committed. */
    public static Ledger load(DuckDBConnection connection) throws SQLException {
        var ledger = new Ledger();
        ledger.table.load(connection);
        ledger.tables.load(connection);
        read(connection).forEach(account -> ledger.accounts.put(account.pipeline(), account));
        return ledger;
    }

    /** The accounts as they were committed, by name of the pipeline. */
    public static List<Account> read(DuckDBConnection connection) throws SQLException {
        var found = new ArrayList<Account>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT * FROM _sluice.ledger ORDER BY pipeline")) {
            while (rows.next()) {
                var account = new Account(rows.getString("pipeline"));
                for (Count count : Count.values()) {
                    account.add(count, rows.getLong(count.column()));
                }
                account.addCost(rows.getDouble("cost_usd"));
                found.add(account);
            }
        }
        return found;
    }

    /** Every account. */
    public Collection<Account> accounts() {
        return Collections.unmodifiableCollection(accounts.values());
    }

    /** A count of a pipeline as it stands; 0 for one that has no account. */
    public long get(String pipeline, Count count) {
        Account account = accounts.get(pipeline);
        return account == null ? 0 : account.get(count);
    }

    /** Counts something of a pipeline. */
    public void add(String pipeline, Count count, long amount) {
        if (amount != 0) {
            touch(pipeline).add(count, amount);
        }
    }

    /** Counts money paid for a pipeline, in US dollars. */
    public void addCost(String pipeline, double usd) {
        touch(pipeline).addCost(usd);
    }

    /** Counts records that landed in a table. */
    public void landed(String pipeline, String dataset, String tableName, long rows, long merged) {
        add(pipeline, Count.ROWS, rows);
        add(pipeline, Count.MERGED, merged);
        @Nullable Object[] before = tables.find(pipeline, dataset, tableName);
        tables.put(pipeline, dataset, tableName, rows + at(before, 3), merged + at(before, 4));
    }

    /**
     * Counts that a load took the place of all rows of a table, whoever brought them.
     *
     * @return how many rows the table had
     */
    public long replaced(String dataset, String tableName) {
        long all = 0;
        for (@Nullable Object[] row : tables.all()) {
            if (dataset.equals(row[1]) && tableName.equals(row[2]) && row[0] instanceof String pipeline) {
                long rows = at(row, 3);
                landed(pipeline, dataset, tableName, -rows, rows);
                add(pipeline, Count.REMOVED, rows);
                all += rows;
            }
        }
        return all;
    }

    private static long at(@Nullable Object @Nullable [] row, int column) {
        return row != null && row[column] instanceof Long number ? number : 0;
    }

    private Account touch(String pipeline) {
        Account account = accounts.computeIfAbsent(pipeline, Account::new);
        touched.add(account);
        return account;
    }

    /** Writes what changed. */
    public void write(DuckDBConnection connection) throws SQLException {
        for (Account account : touched) {
            table.put(row(account));
        }
        touched.clear();
        table.write(connection);
        tables.write(connection);
    }

    private static @Nullable Object[] row(Account account) {
        var row = new ArrayList<Object>();
        row.add(account.pipeline());
        for (Count count : Count.values()) {
            row.add(account.get(count));
        }
        row.add(account.accepted());
        row.add(account.waiting());
        row.add(account.costUsd());
        return row.toArray();
    }

    private static String[] columns() {
        var columns = new ArrayList<String>();
        columns.add("pipeline");
        for (Count count : Count.values()) {
            columns.add(count.column());
        }
        columns.addAll(List.of("accepted", "waiting", "cost_usd"));
        return columns.toArray(String[]::new);
    }
}

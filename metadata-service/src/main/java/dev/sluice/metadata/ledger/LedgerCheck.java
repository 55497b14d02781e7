package dev.sluice.metadata.ledger;

import dev.sluice.metadata.warehouse.TableReader;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.duckdb.DuckDBConnection;

/** Compares the ledger with the tables, all in one snapshot. Owns no connection. */
final class LedgerCheck {

    /** Each gives a name, what the ledger says and what the tables hold, where the two differ. */
    private static final List<String> COMPARISONS = List.of("""
            SELECT pipeline || ': accepted and its outcomes', accepted, "rows" + merged + dead_letters + waiting
            FROM _sluice.ledger WHERE accepted <> "rows" + merged + dead_letters + waiting""", """
            SELECT pipeline || ': rows by table', l."rows", coalesce(t.n, 0) FROM _sluice.ledger AS l
            LEFT JOIN (SELECT pipeline, sum("rows") AS n FROM _sluice.ledger_tables GROUP BY pipeline) AS t
            USING (pipeline) WHERE l."rows" <> coalesce(t.n, 0)""", """
            SELECT pipeline || ': dead letters', l.dead_letters - l.rejected, coalesce(d.n, 0) FROM _sluice.ledger AS l
            LEFT JOIN (SELECT pipeline, count(*) AS n FROM _sluice.dead_letters
                WHERE attempt = 0 AND status <> 'resolved' GROUP BY pipeline) AS d
            USING (pipeline) WHERE l.dead_letters - l.rejected <> coalesce(d.n, 0)""", """
            SELECT pipeline || ': rejected', l.rejected, coalesce(r.n, 0) FROM _sluice.ledger AS l
            LEFT JOIN (SELECT pipeline, count(*) AS n FROM _sluice.rejected
                WHERE attempt = 0 AND coalesce(refused, 'record') = 'record' GROUP BY pipeline) AS r
            USING (pipeline) WHERE l.rejected <> coalesce(r.n, 0)""", """
            SELECT pipeline || ': repaired cells', l.repaired_cells, coalesce(r.n, 0) FROM _sluice.ledger AS l
            LEFT JOIN (SELECT pipeline, count(DISTINCT (record_id, field, "by", CASE "by" WHEN 'model' THEN rule END))
                AS n FROM _sluice.repairs WHERE reverted_at IS NULL GROUP BY pipeline) AS r
            USING (pipeline) WHERE l.repaired_cells <> coalesce(r.n, 0)""", """
            SELECT pipeline || ': findings', l.findings, coalesce(f.n, 0) FROM _sluice.ledger AS l
            LEFT JOIN (SELECT pipeline, count(*) AS n FROM _sluice.findings GROUP BY pipeline) AS f
            USING (pipeline) WHERE l.findings <> coalesce(f.n, 0)""", """
            SELECT pipeline || ': questions', l.questions, coalesce(q.n, 0) FROM _sluice.ledger AS l
            LEFT JOIN (SELECT pipeline, count(*) AS n FROM _sluice.enrichments WHERE status NOT IN ('parked', 'staged')
                GROUP BY pipeline) AS q
            USING (pipeline) WHERE l.questions <> coalesce(q.n, 0)""", """
            SELECT pipeline || ': answers', l.answered + l.failed + l.skipped, coalesce(q.n, 0) FROM _sluice.ledger AS l
            LEFT JOIN (SELECT pipeline, count(*) AS n FROM _sluice.enrichments WHERE status NOT IN ('parked', 'staged', 'asked')
                GROUP BY pipeline) AS q
            USING (pipeline) WHERE l.answered + l.failed + l.skipped <> coalesce(q.n, 0)""", """
            SELECT pipeline || ': calls', l.calls, coalesce(u.n, 0) FROM _sluice.ledger AS l
            LEFT JOIN (SELECT pipeline, count(*) AS n FROM _sluice.llm_usage GROUP BY pipeline) AS u
            USING (pipeline) WHERE l.calls <> coalesce(u.n, 0)""", """
            SELECT 'rows of all loads', (SELECT coalesce(sum("rows"), 0) FROM _sluice.ledger),
                coalesce(sum("rows"), 0) FROM _sluice.loads
            HAVING coalesce(sum("rows"), 0) <> (SELECT coalesce(sum("rows"), 0) FROM _sluice.ledger)""", """
            SELECT 'events by number', count(*), max(sequence) - min(sequence) + 1 FROM _sluice.outbox
            HAVING count(*) <> count(DISTINCT sequence)""");

    private final DuckDBConnection connection;

    LedgerCheck(DuckDBConnection connection) {
        this.connection = connection;
    }

    List<String> run(boolean rawReadToItsEnd) throws SQLException {
        var problems = new ArrayList<String>();
        try (Statement statement = connection.createStatement()) {
            statement.execute("BEGIN TRANSACTION READ ONLY");
            for (String comparison : COMPARISONS) {
                compare(statement, comparison, problems);
            }
            tables(statement, problems);
            if (rawReadToItsEnd) {
                for (Account account : Ledger.read(connection)) {
                    if (account.surplus() > 0) {
                        problems.add(
                                account.pipeline() + ": " + account.surplus() + " more outcomes than records received");
                    }
                    staged(statement, account, problems);
                }
            }
            statement.execute("COMMIT");
        }
        return problems;
    }

    /** What tables do not hold as many rows as the ledger says. */
    List<String> tables() throws SQLException {
        var problems = new ArrayList<String>();
        try (Statement statement = connection.createStatement()) {
            tables(statement, problems);
        }
        return problems;
    }

    private static void compare(Statement statement, String comparison, List<String> problems) throws SQLException {
        try (ResultSet rows = statement.executeQuery(comparison)) {
            while (rows.next()) {
                problems.add(rows.getString(1) + ": the ledger says " + rows.getLong(2) + ", the tables hold "
                        + rows.getLong(3));
            }
        }
    }

    /** Rows that wait for the end of their load are among the records that wait. */
    private static void staged(Statement statement, Account account, List<String> problems) throws SQLException {
        try (ResultSet rows =
                statement.executeQuery("SELECT pipeline, sum(\"rows\") FROM _sluice.staged GROUP BY pipeline")) {
            while (rows.next()) {
                if (rows.getString(1).equals(account.pipeline()) && rows.getLong(2) > account.waiting()) {
                    problems.add(account.pipeline() + ": " + rows.getLong(2)
                            + " rows wait for the end of their load, but only " + account.waiting()
                            + " records wait at all");
                }
            }
        }
    }

    private record Table(String dataset, String name, long rows) {}

    private static List<Table> read(Statement statement, String sql) throws SQLException {
        var tables = new ArrayList<Table>();
        try (ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                tables.add(new Table(rows.getString(1), rows.getString(2), rows.getLong(3)));
            }
        }
        return tables;
    }

    private void tables(Statement statement, List<String> problems) throws SQLException {
        for (Table table : read(statement, """
                SELECT '_sluice_staged.' || pipeline || '.' || dataset, table_name, "rows" FROM _sluice.staged""")) {
            long found = Math.max(0, new TableReader(connection, table.dataset).count(table.name));
            if (found != table.rows) {
                problems.add(table.dataset + "." + table.name + ": " + table.rows
                        + " rows should wait there for the end of their load, it holds " + found);
            }
        }
        for (Table table : read(statement, """
                SELECT dataset, table_name, sum("rows") FROM _sluice.ledger_tables GROUP BY dataset, table_name""")) {
            long found = new TableReader(connection, table.dataset).count(table.name);
            if (found != table.rows) {
                problems.add(table.dataset + "." + table.name + ": the ledger says " + table.rows + " rows, the table "
                        + (found < 0 ? "does not exist" : "holds " + found));
            }
        }
    }
}

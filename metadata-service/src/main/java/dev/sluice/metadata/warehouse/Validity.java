package dev.sluice.metadata.warehouse;

import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Slowly changing dimensions of type 2: every version is kept with the time from when and until when it was valid. A version's id is the hash
 * of its content, so an unchanged row is found by its id.
 */
final class Validity {
    private static final String VERSIONS = "temp.main.\"_sluice_new_versions\"";

    private static final String CHAIN = "temp.main.\"_sluice_version_chain\"";

    private final Move move;
    private final Disposition disposition;
    private final String at;
    private final String from;
    private final String until;

    Validity(Move move, Disposition disposition, Instant at) {
        this.move = move;
        this.disposition = disposition;
        this.at = "TIMESTAMPTZ '" + at + "'";
        this.from = SqlName.quote(move.system().validFrom());
        this.until = SqlName.quote(move.system().validTo());
    }

    /**
     * Lands the staged versions.
     *
     * @param arrival a whole load retires what it no longer holds: everything, or with a merge key the rows of its keys; rows that come one by
     *     one follow the row with their merge key before them; late ones retire nothing
     */
    MergeResult land(Arrival arrival) throws SQLException {
        long records = move.waiting();
        boolean keyed = Keys.allThere(move, disposition.mergeKey());
        long inserted;
        if (arrival == Arrival.ONE_BY_ONE && keyed) {
            inserted = insert(chained());
        } else {
            if (arrival == Arrival.WHOLE) {
                retire(keyed);
            }
            inserted = insert(firstVersions());
        }
        return MergeResult.of(records, inserted, 0);
    }

    private void retire(boolean keyed) throws SQLException {
        String staged = move.from(move.root());
        String live = " FROM " + staged + " WHERE NOT " + move.isMarked(disposition.deleteMark());
        String key = Keys.tuple(disposition.mergeKey());
        boolean withKey = !disposition.mergeKey().isEmpty();
        if (withKey && !keyed) {
            return; // no row has ever had the key
        }
        move.sql()
                .update("UPDATE " + move.to(move.root()) + " SET " + until + " = " + at + " WHERE " + until
                        + " IS NULL AND " + move.id() + " NOT IN (SELECT " + move.id() + live + ")"
                        + (withKey ? " AND " + key + " IN (SELECT " + key + " FROM " + staged + ")" : ""));
    }

    /** Staged rows whose content is not valid now, once each. */
    private String firstVersions() {
        return "SELECT min(s.rowid) AS r, s." + move.id() + " AS id, " + at + " AS f, NULL::TIMESTAMPTZ AS u FROM "
                + move.from(move.root()) + " AS s WHERE NOT " + move.isMarked(disposition.deleteMark()) + " AND s."
                + move.id() + " NOT IN (SELECT " + move.id() + " FROM " + move.to(move.root()) + " WHERE " + until
                + " IS NULL) GROUP BY s." + move.id();
    }

    /**
     * Versions of each key, one after the other; the first retires the one that is valid now. Columns of its own start with a sign that no
     * column of data starts with.
     */
    private String chained() throws SQLException {
        List<String> key = disposition.mergeKey();
        // rows without a value in the key follow nobody
        String entity = Keys.list(key)
                + key.stream()
                        .map(column -> SqlName.quote(column) + " IS NULL")
                        .collect(Collectors.joining(" OR ", ", CASE WHEN ", " THEN \"#r\" END"));
        move.sql().run("""
                        CREATE OR REPLACE TEMP TABLE "_sluice_version_chain" AS
                        WITH valid AS (SELECT %s AS "#valid", %s FROM %s WHERE %s IS NULL),
                        staged AS (SELECT rowid AS "#r", %s AS "#id", %s AS "#marked", %s FROM %s),
                        followed AS (SELECT *, lag("#id") OVER (PARTITION BY %s ORDER BY "#r") AS "#before" FROM staged),
                        changes AS (SELECT f.* FROM followed AS f LEFT JOIN valid AS v ON %s
                            WHERE f."#id" IS DISTINCT FROM coalesce(f."#before", v."#valid")),
                        numbered AS (SELECT *, row_number() OVER (PARTITION BY %s ORDER BY "#r") AS "#n" FROM changes)
                        SELECT *, %s + to_microseconds("#n" - 1) AS "#from" FROM numbered""".formatted(
                        move.id(),
                        Keys.list(key),
                        move.to(move.root()),
                        until,
                        move.id(),
                        move.isMarked(disposition.deleteMark()),
                        Keys.list(key),
                        move.from(move.root()),
                        entity,
                        Keys.same(key, "f", "v"),
                        entity,
                        at));
        move.sql()
                .update("UPDATE %s AS t SET %s = c.\"#from\" FROM %s AS c WHERE c.\"#n\" = 1 AND t.%s IS NULL AND %s"
                        .formatted(move.to(move.root()), until, CHAIN, until, Keys.same(key, "t", "c")));
        return """
                SELECT "#r" AS r, "#id" AS id, "#from" AS f, "#until" AS u FROM (
                    SELECT *, lead("#from") OVER (PARTITION BY %s ORDER BY "#r") AS "#until" FROM %s)
                WHERE NOT "#marked\"""".formatted(entity, CHAIN);
    }

    /** Inserts the chosen versions; children that are there already belong to an earlier time of the same version. */
    private long insert(String versions) throws SQLException {
        String root = move.root();
        move.sql().run("CREATE OR REPLACE TEMP TABLE \"_sluice_new_versions\" AS " + versions);
        long inserted = move.sql()
                .update("INSERT INTO " + move.to(root) + " BY NAME SELECT s.* REPLACE (v.f AS " + from + ", v.u AS "
                        + until + ") FROM " + move.from(root) + " AS s JOIN " + VERSIONS + " AS v ON s.rowid = v.r");
        move.landed().put(root, inserted);
        for (var child : Descendants.of(root, move.staged(), move.system())) {
            move.insert(
                    child.name(),
                    "s." + move.rootId() + " IN (SELECT id FROM " + VERSIONS + ") AND s." + move.id()
                            + " NOT IN (SELECT " + move.id() + " FROM " + move.to(child.name())
                            + ") QUALIFY row_number() OVER (PARTITION BY s." + move.id() + ") = 1");
        }
        return inserted;
    }
}

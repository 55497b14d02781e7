package dev.sluice.metadata.sink;

import dev.sluice.metadata.ledger.LedgerView;
import dev.sluice.metadata.store.Warehouse;
import dev.sluice.metadata.store.WarehouseUnusable;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is looked at before the first record is read: whether offsets and what they brought agree (I3). A file whose offsets are behind its
 * own rows would land rows twice, so the sink does not start on it.
 */
final class OpeningCheck {

    private static final Logger log = LoggerFactory.getLogger(OpeningCheck.class);

    /** Each gives a partition, its stored offset, and what is in the tables from there on or above. */
    private static final List<String> BEHIND = List.of("""
            SELECT e.key, coalesce(o.next_offset, -1), e.value::BIGINT
            FROM (SELECT offsets FROM _sluice.loads ORDER BY load_sequence DESC LIMIT 1) AS l, json_each(l.offsets) AS e
            LEFT JOIN _sluice.offsets AS o ON o.topic || '-' || o.topic_partition = e.key
            WHERE coalesce(o.next_offset, -1) < e.value::BIGINT""", """
            SELECT o.topic || '-' || o.topic_partition, o.next_offset, max(d.topic_offset)
            FROM _sluice.dead_letters AS d JOIN _sluice.offsets AS o USING (topic_partition)
            WHERE o.topic LIKE '%.dead-letters' GROUP BY o.topic, o.topic_partition, o.next_offset
            HAVING max(d.topic_offset) >= o.next_offset""", """
            SELECT o.topic || '-' || o.topic_partition, o.next_offset, max(r.topic_offset)
            FROM _sluice.rejected AS r JOIN _sluice.offsets AS o USING (topic, topic_partition)
            GROUP BY o.topic, o.topic_partition, o.next_offset HAVING max(r.topic_offset) >= o.next_offset""");

    private OpeningCheck() {}

    /**
     * Looks.
     *
     * @throws WarehouseUnusable if an offset is behind what was written with it
     */
    static void run(Warehouse warehouse) throws SQLException {
        var behind = new ArrayList<String>();
        try (Statement statement = warehouse.writer().createStatement()) {
            for (String query : BEHIND) {
                try (ResultSet rows = statement.executeQuery(query)) {
                    while (rows.next()) {
                        behind.add(rows.getString(1) + " stands at " + rows.getLong(2) + ", written up to "
                                + rows.getLong(3));
                    }
                }
            }
        }
        if (!behind.isEmpty()) {
            throw new WarehouseUnusable("offsets and rows of " + warehouse.file() + " do not agree: " + behind
                    + "; restore a backup, or move the file aside: the sink fills a new one from the topics");
        }
        // rows may be missing for good reasons, such as a deletion that somebody has asked for
        List<String> differences = new LedgerView(warehouse).compareTables();
        if (!differences.isEmpty()) {
            log.atWarn().addKeyValue("differences", differences).log("ledger and tables differ");
        }
    }
}

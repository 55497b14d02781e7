package dev.sluice.metadata.warehouse;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * A load takes the place of the rows with its merge keys, and with its ids where these come from a primary key. A row without a value in any
 * of the key's columns is added.
 */
final class KeyReplacement {
    private final Move move;
    private final Disposition disposition;

    KeyReplacement(Move move, Disposition disposition) {
        this.move = move;
        this.disposition = disposition;
    }

    MergeResult land() throws SQLException {
        long records = move.waiting();
        List<String> matches = new ArrayList<>();
        if (disposition.keyed()) {
            matches.add(move.id() + " IN (SELECT " + move.id() + " FROM " + move.from(move.root()) + ")");
        }
        if (Keys.allThere(move, disposition.mergeKey())) {
            String key = Keys.tuple(disposition.mergeKey());
            matches.add(key + " IN (SELECT " + key + " FROM " + move.from(move.root()) + ")");
        }
        long removed = matches.isEmpty() ? 0 : move.delete(String.join(" OR ", matches));
        String marked = move.isMarked(disposition.deleteMark());
        long inserted = move.insert(move.root(), "NOT " + marked);
        for (var child : Descendants.of(move.root(), move.staged(), move.system())) {
            move.insert(
                    child.name(),
                    move.rootId() + " IN (SELECT " + move.id() + " FROM " + move.from(move.root()) + " WHERE NOT "
                            + marked + ")");
        }
        return MergeResult.of(records, inserted, removed);
    }
}

package dev.sluice.pipeline.rule;

import dev.sluice.pipeline.group.Candidates;
import dev.sluice.pipeline.group.GroupStore;
import dev.sluice.pipeline.group.Settlement;
import dev.sluice.pipeline.group.Settlement.Ruling;
import dev.sluice.pipeline.row.JsonText;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a group that have been told earlier. When the group says something else than before, they become what the rule would have made
 * of them with all that has been seen since. Of each group the last {@link #MOST_ROWS} rows are remembered. Immutable and thread-safe; the
 * store is not.
 */
final class EarlierRows {
    /** Rows remembered of one group; the oldest makes place. */
    static final int MOST_ROWS = 64;

    private static final String SEPARATOR = "\u001f";

    private final String name;
    private final Settlement settlement;

    /** @param name name of the rule; rows are kept under it */
    EarlierRows(String name, Settlement settlement) {
        this.name = name;
        this.settlement = settlement;
    }

    /** A cell that becomes another one. */
    record Turned(EarlierRow row, int field, EarlierRow.Cell before, EarlierRow.Cell after) {}

    /**
     * Takes a row that has been told to its group.
     *
     * @param candidates what the group says, this row included
     * @param row null: nobody could find it again, so that it is not remembered
     * @return cells of earlier rows that become other ones, the earliest row first
     */
    List<Turned> settle(GroupStore store, String determinant, List<Candidates> candidates, @Nullable EarlierRow row) {
        String head = name + SEPARATOR + "!" + SEPARATOR + determinant;
        GroupTurn last = GroupTurn.decode(store.find(head));
        long opinion = GroupTurn.opinion(candidates, settlement);
        List<Turned> turned = last.rows() == 0 || opinion == last.opinion()
                ? List.of()
                : turn(store, determinant, last.rows(), candidates, row);
        long rows = last.rows();
        if (row != null && row.isShort()) {
            store.keep(slot(determinant, rows), row.encode());
            rows++;
        }
        if (rows != last.rows() || opinion != last.opinion()) {
            store.keep(head, new GroupTurn(rows, opinion).encode());
        }
        return turned;
    }

    private List<Turned> turn(
            GroupStore store,
            String determinant,
            long rows,
            List<Candidates> candidates,
            @Nullable EarlierRow present) {
        List<Turned> turned = new ArrayList<>();
        int fields = candidates.size();
        Map<String, Long> places = new LinkedHashMap<>();
        Collection<EarlierRow> earlier = earlier(store, determinant, rows, fields, present, places);
        for (EarlierRow row : earlier) {
            List<EarlierRow.Cell> cells = new ArrayList<>(row.cells());
            for (int i = 0; i < fields; i++) {
                EarlierRow.Cell cell = cells.get(i);
                String due = due(cell, candidates.get(i));
                if (!Objects.equals(due, cell.shown())) {
                    cells.set(i, new EarlierRow.Cell(cell.vote(), cell.own(), due));
                    turned.add(new Turned(row, i, cell, cells.get(i)));
                }
            }
            if (!cells.equals(row.cells())) {
                long place = places.getOrDefault(row.recordId(), 0L);
                store.keep(slot(determinant, place), row.showing(cells).encode());
            }
        }
        return turned;
    }

    /** The rows still remembered, each once: of a record that came twice the first, of versions of one row the last. */
    private Collection<EarlierRow> earlier(
            GroupStore store,
            String determinant,
            long rows,
            int fields,
            @Nullable EarlierRow present,
            Map<String, Long> places) {
        Map<String, EarlierRow> earlier = new LinkedHashMap<>();
        for (long place = Math.max(0, rows - MOST_ROWS); place < rows; place++) {
            EarlierRow row = EarlierRow.decode(store.find(slot(determinant, place)), fields);
            if (row != null && !earlier.containsKey(row.recordId())) {
                earlier.values().removeIf(known -> known.isReplacedBy(row));
                earlier.put(row.recordId(), row);
                places.put(row.recordId(), place);
            }
        }
        if (present != null) {
            earlier.values().removeIf(known -> known.isReplacedBy(present));
        }
        return earlier.values();
    }

    /** What a cell is to show. */
    private @Nullable String due(EarlierRow.Cell cell, Candidates candidates) {
        return settlement.on(cell.vote(), candidates) == Ruling.REPLACED
                ? JsonText.of(Agreed.like(cell.own(), candidates.values().get(0).value()))
                : cell.own();
    }

    private String slot(String determinant, long place) {
        return name + SEPARATOR + "#" + SEPARATOR + place % MOST_ROWS + SEPARATOR + determinant;
    }
}

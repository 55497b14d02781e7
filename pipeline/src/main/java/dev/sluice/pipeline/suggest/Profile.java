package dev.sluice.pipeline.suggest;

import dev.sluice.pipeline.Outcome;
import dev.sluice.pipeline.RawPayload;
import dev.sluice.pipeline.RowCleanser;
import dev.sluice.pipeline.row.JsonText;
import dev.sluice.pipeline.row.Refusal;
import dev.sluice.pipeline.row.Row;
import dev.sluice.pipeline.row.RowReader;
import dev.sluice.pipeline.row.Symbols;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The top-level fields of a sample, column by column. Nested values are left out. Not thread-safe. */
final class Profile {
    private static final int MOST_FIELDS = 500;

    private final ProfileBudget budget = new ProfileBudget();
    private final Map<String, Column> columns = new LinkedHashMap<>();
    private int rows;

    /** Reads a sample; records that cannot be read are left out. */
    static Profile of(Iterable<RawPayload> records) {
        Profile profile = new Profile();
        Row row = new Row(new Symbols());
        RowReader reader = new RowReader();
        for (RawPayload record : records) {
            try {
                reader.read(record, row);
                profile.add(row);
            } catch (Refusal e) {
                // a dead letter when it is loaded; it says nothing about the columns
                continue;
            }
        }
        profile.columns.values().forEach(column -> {
            column.fillTo(profile.rows);
            column.close();
        });
        return profile;
    }

    /** The same sample after rules. */
    static Profile of(Iterable<RawPayload> records, RowCleanser cleanser) {
        return of(() -> {
            var source = records.iterator();
            return new java.util.Iterator<RawPayload>() {
                @Override
                public boolean hasNext() {
                    return source.hasNext();
                }

                @Override
                public RawPayload next() {
                    RawPayload record = source.next();
                    return cleanser.cleanse(record) instanceof Outcome.Cleansed cleansed
                            ? RawPayload.json(cleansed.row())
                            : record;
                }
            };
        });
    }

    private void add(Row row) {
        for (int i = 0; i < row.size(); i++) {
            int slot = row.slotAt(i);
            String name = row.symbols().name(slot).getValue();
            Column column = columns.get(name);
            if (column == null && columns.size() < MOST_FIELDS) {
                column = new Column(name, budget);
                columns.put(name, column);
            }
            if (column != null) {
                column.fillTo(rows);
                column.add(text(row.get(slot)));
            }
        }
        rows++;
    }

    private static @Nullable String text(@Nullable Object value) {
        return value == null || value instanceof Map<?, ?> || value instanceof List<?> ? null : JsonText.bare(value);
    }

    int rows() {
        return rows;
    }

    List<Column> columns() {
        return new ArrayList<>(columns.values());
    }

    @Nullable
    Column column(String name) {
        return columns.get(name);
    }
}

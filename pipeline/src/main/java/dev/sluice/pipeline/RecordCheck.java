package dev.sluice.pipeline;

import dev.sluice.pipeline.row.Refusal;
import dev.sluice.pipeline.row.Row;
import dev.sluice.pipeline.row.RowReader;
import dev.sluice.pipeline.row.Symbols;
import java.util.Optional;

/** Tells whether a record can be read at all, as cleansing will, before any rule. Not thread-safe. */
public final class RecordCheck {
    /** Names that are remembered; hostile records may bring new ones for ever. */
    private static final int MOST_NAMES = 5_000;

    private final RowReader reader = new RowReader();
    private Row row = new Row(new Symbols());

    /** Why a record cannot be read; empty where it can. */
    public Optional<Outcome.Rejected> refusal(RawPayload payload) {
        try {
            reader.read(payload, row);
            return Optional.empty();
        } catch (Refusal e) {
            return Optional.of(e.asOutcome());
        } finally {
            if (row.symbols().size() > MOST_NAMES) {
                row = new Row(new Symbols());
                reader.forget();
            }
        }
    }
}

package dev.sluice.pipeline;

import dev.sluice.pipeline.group.RuleMemory;
import dev.sluice.pipeline.question.Gate;
import dev.sluice.pipeline.row.Refusal;
import dev.sluice.pipeline.row.Row;
import dev.sluice.pipeline.row.RowReader;
import dev.sluice.pipeline.row.RowWriter;
import dev.sluice.pipeline.row.Step;
import dev.sluice.pipeline.row.Symbols;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Runs a flat list of steps over one reused row. Not thread-safe. */
final class StepCleanser implements RowCleanser {
    /** Names a cleanser remembers beyond the pipeline's own; hostile records may bring new ones for ever. */
    private static final int MOST_NEW_NAMES = 5_000;

    private static final String GATE = "llm.when";

    private final Symbols symbols;
    private final Step[] steps;
    private final @Nullable Gate gate;
    private final RuleMemory memory;
    private final RowReader reader = new RowReader();
    private final RowWriter writer = new RowWriter();
    private Row row;

    StepCleanser(Symbols symbols, List<Step> steps, @Nullable Gate gate, RuleMemory memory) {
        this.symbols = symbols;
        this.steps = steps.toArray(Step[]::new);
        this.gate = gate;
        this.memory = memory;
        this.row = new Row(symbols.copy(), memory);
    }

    @Override
    public Outcome cleanse(RawPayload payload, Arrival arrival) {
        try {
            row.memory().arrived(arrival);
            reader.read(payload, row);
            for (Step step : steps) {
                step.run(row);
            }
            Question question = question();
            byte[] clean = writer.write(row);
            List<RowCorrection> corrections = row.memory().settle(row);
            return new Outcome.Cleansed(
                    clean, row.journal().repairs(), row.journal().findings(), question, corrections);
        } catch (Refusal e) {
            return e.asOutcome();
        } finally {
            forgetTooManyNames();
        }
    }

    /** A condition that fails asks nothing: the model is never on the way between a record and its row. */
    private @Nullable Question question() {
        if (gate == null) {
            return null;
        }
        try {
            return gate.consider(row);
        } catch (Refusal e) {
            row.journal().noted(GATE, GATE, RowFinding.Severity.ERROR, e.reason());
            return null;
        }
    }

    private void forgetTooManyNames() {
        if (row.symbols().size() > symbols.size() + MOST_NEW_NAMES) {
            row = new Row(symbols.copy(), memory);
            reader.forget();
        }
    }
}

package dev.sluice.metadata.web;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;

/**
 * All pipelines together, in one warehouse file or in several.
 *
 * @param ledger rows of {@code _sluice.ledger}
 * @param sources rows of {@code _sluice.sources}
 * @param outboxPending events committed and not yet published
 * @param published events published
 * @param rawGaps records that were gone from topic raw before they were read, and that somebody has accepted
 * @param held records whose load cannot be completed, as one of its sources cannot be read to its end
 */
public record Total(
        List<ObjectNode> ledger,
        List<ObjectNode> sources,
        long outboxPending,
        long published,
        long rawGaps,
        long held) {

    public Total {
        ledger = List.copyOf(ledger);
        sources = List.copyOf(sources);
    }

    /** Questions of a pipeline that are neither answered nor given up. */
    static long pending(JsonNode ledger) {
        return ledger.path("questions").asLong()
                - ledger.path("answered").asLong()
                - ledger.path("failed").asLong()
                - ledger.path("skipped").asLong();
    }

    private long sum(String name) {
        return ledger.stream().mapToLong(row -> row.path(name).asLong()).sum();
    }

    /** Records that came in, each counted once. */
    long received() {
        return sum("accepted");
    }

    long waiting() {
        return sum("waiting");
    }

    /** Records with an outcome. */
    long landed() {
        return sum("rows") + sum("merged") + sum("dead_letters");
    }

    long pendingQuestions() {
        return ledger.stream().mapToLong(Total::pending).sum();
    }

    long settledQuestions() {
        return sum("questions") - pendingQuestions();
    }

    /** Whether accepted = rows + merged + dead letters + waiting in every pipeline, and none of them is negative. */
    boolean balanced() {
        return ledger.stream()
                .allMatch(row -> row.path("accepted").asLong()
                                == row.path("rows").asLong()
                                        + row.path("merged").asLong()
                                        + row.path("dead_letters").asLong()
                                        + row.path("waiting").asLong()
                        && row.path("waiting").asLong() >= 0);
    }

    /**
     * Whether all that the sources say they produced is counted at both ends, received and with an outcome (or held), every question settled,
     * every event published.
     */
    boolean settled() {
        return waiting() == held
                && surplus() <= rawGaps
                && pendingQuestions() == 0
                && outboxPending == 0
                && sources.stream().allMatch(s -> s.path("done").asBoolean() || s.hasNonNull("error"))
                && sources.stream()
                        .map(s -> s.path("pipeline").asText())
                        .distinct()
                        .allMatch(this::allCounted);
    }

    /** Outcomes of records that have not been seen in topic raw, yet: the sink may read an outcome before its record. */
    private long surplus() {
        return ledger.stream()
                .mapToLong(row -> row.path("accepted").asLong()
                        - row.path("waiting").asLong()
                        - (row.path("received").asLong() - row.path("repeated").asLong()))
                .map(surplus -> Math.max(0, surplus))
                .sum();
    }

    private boolean allCounted(String pipeline) {
        long produced = sources.stream()
                .filter(s -> s.path("pipeline").asText().equals(pipeline))
                .mapToLong(s -> s.path("records").asLong())
                .sum();
        long counted = ledger.stream()
                .filter(row -> row.path("pipeline").asText().equals(pipeline))
                .mapToLong(row ->
                        row.path("accepted").asLong() + row.path("duplicates").asLong())
                .sum();
        return counted >= produced;
    }

    /** Share of the sources' bytes that has been read, 0 to 1; 1 where there is nothing to read. */
    double shareRead() {
        long all = 0;
        long read = 0;
        for (ObjectNode source : sources) {
            long size = source.path("total_bytes").asLong();
            if (size > 0) {
                all += size;
                read += source.path("done").asBoolean()
                        ? size
                        : Math.min(size, source.path("bytes").asLong());
            }
        }
        return all == 0 ? 1 : (double) read / all;
    }

    /** The books in one sentence. */
    String sentence() {
        String books = String.format(
                Locale.ROOT,
                "%,d accepted = %,d rows + %,d merged + %,d dead letters + %,d waiting",
                received(),
                sum("rows"),
                sum("merged"),
                sum("dead_letters"),
                waiting());
        return balanced()
                ? "The books balance: " + books + "."
                : "The books do NOT balance: " + books + "; see _sluice.ledger, pipeline by pipeline.";
    }
}

package dev.sluice.cleanse;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What this service counts. {@code received = cleansed + rejected + failed}. Counts work done: a record that is worked on
 * again after an aborted transaction counts again, the ledger in the warehouse counts what was committed. Thread-safe.
 */
public final class CleanseMetrics {

    /** Pairs of pipeline and rule with a counter of their own; what comes later is counted under {@code other}. */
    static final int MAX_RULES = 500;

    /** The codes of the contract; whatever else ingest names is counted under {@code other}, so that the label is bounded. */
    private static final Set<String> CODES = Set.of(
            "not_json",
            "wrong_encoding",
            "too_large",
            "too_deep",
            "ragged_row",
            "empty_record",
            "rule_failed",
            "duplicate",
            "unknown_pipeline",
            "undecodable",
            "output_too_large",
            "not_an_object");

    /** Reasons that nobody should see in sound operation: the record was not refused by a rule's intent. */
    private static final Set<String> FAILURES = Set.of("undecodable", "rule_failed");

    private final MeterRegistry registry;
    private final Counter received;
    private final Map<String, Counter> deadLetters = new ConcurrentHashMap<>();
    private final Map<String, ForPipeline> pipelines = new ConcurrentHashMap<>();
    private final AtomicInteger rules = new AtomicInteger();

    public CleanseMetrics(MeterRegistry registry) {
        this.registry = registry;
        this.received = Counter.builder("sluice.cleanse.received")
                .description("raw records taken up")
                .register(registry);
    }

    /** One raw record was taken up. */
    public void received() {
        received.increment();
    }

    /** One raw record became a dead letter. */
    public void deadLetter(String code) {
        String reason = CODES.contains(code) ? code : "other";
        deadLetters.computeIfAbsent(reason, this::deadLetterCounter).increment();
    }

    /** The counters of a pipeline that has a definition, which bounds the label. */
    public ForPipeline of(String pipeline) {
        return pipelines.computeIfAbsent(pipeline, ForPipeline::new);
    }

    private Counter deadLetterCounter(String code) {
        boolean failed = FAILURES.contains(code);
        return Counter.builder(failed ? "sluice.cleanse.failed" : "sluice.cleanse.rejected")
                .description(
                        failed ? "raw records that could not be worked on" : "raw records refused for a known reason")
                .tag("reason", code)
                .register(registry);
    }

    /** Counters of one pipeline. Thread-safe. */
    public final class ForPipeline {

        private final String pipeline;
        private final Counter cleansed;
        private final Counter repairedCells;
        private final Counter findings;
        private final Counter corrections;
        private final Counter correctionsTooLarge;
        private final Counter questions;
        private final Counter withoutModel;
        private final Counter questionsTooLarge;
        private final Map<String, Counter> hits = new ConcurrentHashMap<>();

        private ForPipeline(String pipeline) {
            this.pipeline = pipeline;
            cleansed = counter("sluice.cleanse.cleansed", "rows written");
            repairedCells = counter("sluice.cleanse.repaired.cells", "cells that a rule changed");
            findings = counter("sluice.cleanse.findings", "checks that failed");
            corrections = counter("sluice.cleanse.corrections", "cells of earlier rows that are corrected");
            correctionsTooLarge = counter(
                    "sluice.cleanse.corrections.too.large", "corrections left out as the record would be too large");
            questions = counter("sluice.cleanse.questions", "questions sent to the model");
            withoutModel = skipped("no_model");
            questionsTooLarge = skipped("too_large");
        }

        /** One row was written, with so many changed cells and failed checks. */
        public void cleansed(int cells, int failedChecks) {
            cleansed.increment();
            if (cells > 0) {
                repairedCells.increment(cells);
            }
            if (failedChecks > 0) {
                findings.increment(failedChecks);
            }
        }

        /** A rule changed a cell. */
        public void hit(String rule) {
            Counter counter = hits.get(rule);
            (counter == null ? hits.computeIfAbsent(rule, this::ruleCounter) : counter).increment();
        }

        /** So many cells of earlier rows are corrected. */
        public void corrected(int cells) {
            if (cells > 0) {
                corrections.increment(cells);
            }
        }

        /** So many cells of earlier rows stay as they are: their corrections are too large for the topic. */
        public void correctionsTooLarge(int cells) {
            correctionsTooLarge.increment(cells);
        }

        /** A question was sent. */
        public void asked() {
            questions.increment();
        }

        /** The definition asked, but this service has no model. */
        public void skippedWithoutModel() {
            withoutModel.increment();
        }

        /** A question was larger than its topic takes; the row stands without it. */
        public void skippedTooLarge() {
            questionsTooLarge.increment();
        }

        private Counter ruleCounter(String rule) {
            String label = rules.getAndIncrement() < MAX_RULES ? rule : "other";
            return Counter.builder("sluice.cleanse.rule.hits")
                    .description("changes by rule")
                    .tags("pipeline", pipeline, "rule", label)
                    .register(registry);
        }

        private Counter skipped(String reason) {
            return Counter.builder("sluice.cleanse.questions.skipped")
                    .description("questions that the definition asks but that were not sent")
                    .tags("pipeline", pipeline, "reason", reason)
                    .register(registry);
        }

        private Counter counter(String name, String description) {
            return Counter.builder(name)
                    .description(description)
                    .tag("pipeline", pipeline)
                    .register(registry);
        }
    }
}

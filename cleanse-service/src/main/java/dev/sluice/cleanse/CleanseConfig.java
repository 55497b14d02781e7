package dev.sluice.cleanse;

import dev.sluice.runtime.config.DataSize;
import java.time.Duration;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The section {@code cleanse} of the configuration.
 *
 * @param threads stream threads of this instance; more than the raw topic has partitions stay idle
 * @param commitInterval how often finished work becomes visible downstream: shorter is quicker, longer is cheaper
 * @param definitionWait longest wait for a pipeline's definition that is not known yet; then its records become dead letters
 * @param maxRecordSize largest record written; a larger row becomes a dead letter {@code output_too_large}
 * @param llmEnabled whether the fleet has a model; where not, questions that definitions ask are counted and not sent
 * @param llmModel model that questions go to, part of a task's version; null: none
 * @param run name of the pass over the raw topic, part of the consumer group: another name reads it anew, with a state of its own; empty for the
 *     usual one
 */
public record CleanseConfig(
        int threads,
        Duration commitInterval,
        Duration definitionWait,
        DataSize maxRecordSize,
        boolean llmEnabled,
        @Nullable String llmModel,
        String run) {

    /** What Kafka's producer is allowed to send in one request, see {@code KafkaClients}. */
    private static final DataSize LARGEST = DataSize.ofMebibytes(16);

    private static final Duration LONGEST_COMMIT = Duration.ofSeconds(5);
    private static final Duration LONGEST_WAIT = Duration.ofMinutes(1);
    private static final Pattern RUN = Pattern.compile("[a-z0-9-]{0,40}");

    public CleanseConfig {
        if (threads < 1 || threads > 256) {
            throw new IllegalArgumentException("threads: expected 1 to 256, found " + threads);
        }
        if (commitInterval.toMillis() < 1 || commitInterval.compareTo(LONGEST_COMMIT) > 0) {
            throw new IllegalArgumentException(
                    "commit_interval: expected 1ms to 5s (the transaction times out at 10s), found " + commitInterval);
        }
        if (definitionWait.isNegative() || definitionWait.compareTo(LONGEST_WAIT) > 0) {
            throw new IllegalArgumentException(
                    "definition_wait: expected at most 1m (nothing flows meanwhile), found " + definitionWait);
        }
        if (maxRecordSize.bytes() < 1024 || maxRecordSize.bytes() > LARGEST.bytes()) {
            throw new IllegalArgumentException("max_record_size: expected 1KiB to 16MiB, found " + maxRecordSize);
        }
        if (!RUN.matcher(run).matches()) {
            throw new IllegalArgumentException("run: expected at most 40 of a-z, 0-9 and -, found '" + run + "'");
        }
    }

    /** Two threads, a commit five times a second, no model. */
    public static CleanseConfig defaults() {
        return new CleanseConfig(
                2, Duration.ofMillis(200), Duration.ofSeconds(5), DataSize.ofMebibytes(12), false, null, "");
    }

    /** The same with the model of the section {@code llm}. */
    public CleanseConfig withLlm(boolean enabled, @Nullable String model) {
        return new CleanseConfig(threads, commitInterval, definitionWait, maxRecordSize, enabled, model, run);
    }
}

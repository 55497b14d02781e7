package dev.sluice.llm;

import dev.sluice.llm.money.Price;
import dev.sluice.llm.pool.Attempt;
import dev.sluice.llm.provider.ModelReply.TokenUsage;
import dev.sluice.llm.provider.ProviderException.Kind;
import dev.sluice.llm.provider.ServiceTier;
import dev.sluice.schemas.AnswerStatus;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.Locale;
import java.util.function.Supplier;

/**
 * What the model worker counts; every label comes from a fixed set. Thread-safe. Counters of the coalescer count work done: a
 * transaction that is rolled back and done again counts twice.
 */
public final class LlmMetrics {

    /** What became of a question when it came in. */
    public enum QuestionResult {
        /** Nobody had asked: a call. */
        NEW,
        /** Somebody had asked: it waits for that answer. */
        WAITING,
        /** The answer was there. */
        KNOWN
    }

    private final MeterRegistry meters;
    private final GenAiMetrics genAi;

    /** Counts into this registry. */
    public LlmMetrics(MeterRegistry meters) {
        this.meters = meters;
        this.genAi = new GenAiMetrics(meters);
    }

    /** A question came in. */
    public void question(QuestionResult result) {
        count("sluice.llm.questions", "result", result);
    }

    /** A record was told. */
    public void enrichment(AnswerStatus status) {
        count("sluice.llm.enrichments", "status", status);
    }

    /** A question was asked again after its deadline. */
    public void askedAgain() {
        meters.counter("sluice.llm.asked.again").increment();
    }

    /** A second answer to the same question was dropped. */
    public void duplicateAnswer() {
        meters.counter("sluice.llm.duplicate.answers").increment();
    }

    /** A record of one of our own topics could not be read. */
    public void undecodable(String topic) {
        meters.counter("sluice.llm.undecodable", "topic", topic).increment();
    }

    /** An HTTP request to the provider ended. */
    public void request(Attempt attempt) {
        Kind failure = attempt.failure();
        String outcome = failure == null ? "ok" : failure.name().toLowerCase(Locale.ROOT);
        Timer.builder("sluice.llm.requests")
                .description("HTTP requests to the provider")
                .tags("outcome", outcome, "retry", Boolean.toString(attempt.retry()))
                .register(meters)
                .record(attempt.took());
        meters.counter("sluice.llm.tokens", "direction", "in")
                .increment((double) attempt.usage().in());
        meters.counter("sluice.llm.tokens", "direction", "out")
                .increment((double) attempt.usage().out());
        kinds(attempt.usage());
        String[] who = {
            "provider",
            attempt.identity().provider(),
            "model",
            attempt.identity().model()
        };
        meters.counter("sluice.llm.cost.usd", who).increment(Price.usd(attempt.costNanos()));
        Timer.builder("sluice.llm.leave")
                .description("What requests waited for throttle, breaker, budgets and limits")
                .tags(who)
                .register(meters)
                .record(attempt.waited());
        genAi.request(attempt);
    }

    /** Those of the tokens that may have a price of their own. */
    private void kinds(TokenUsage usage) {
        kind("cache_read", usage.cacheRead());
        kind("cache_write", usage.cacheWrite());
        kind("reasoning", usage.reasoning());
        if (usage.tier() != ServiceTier.STANDARD) {
            kind(usage.tier().word(), usage.in() + usage.out());
        }
    }

    private void kind(String kind, long tokens) {
        if (tokens > 0) {
            meters.counter("sluice.llm.special.tokens", "kind", kind).increment((double) tokens);
        }
    }

    /** A record was told an answer that another one has paid for, US dollars. */
    public void saved(double usd) {
        meters.counter("sluice.llm.saved.usd").increment(usd);
    }

    /** A question was answered or failed at the provider. */
    public void answer(AnswerStatus status) {
        count("sluice.llm.answers", "status", status);
    }

    /** Parts of an answer that nobody asked for were left out. */
    public void ignored(int fields, int results) {
        meters.counter("sluice.llm.ignored", "what", "field").increment(fields);
        meters.counter("sluice.llm.ignored", "what", "result").increment(results);
    }

    /** Shows a number that changes by itself, such as requests in flight. */
    public void gauge(String name, String description, Supplier<Number> value) {
        Gauge.builder(name, value).description(description).register(meters);
    }

    private void count(String name, String label, Enum<?> value) {
        meters.counter(name, label, value.name().toLowerCase(Locale.ROOT)).increment();
    }
}

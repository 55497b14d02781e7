package dev.sluice.llm;

import dev.sluice.llm.pool.Attempt;
import dev.sluice.llm.provider.ModelReply.TokenUsage;
import dev.sluice.llm.provider.ProviderException.Kind;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.DoubleStream;

/**
 * Requests under the names that OpenTelemetry's semantic conventions for generative AI give them, with the buckets named there.
 * Thread-safe.
 */
final class GenAiMetrics {

    /** From 10 ms, doubled each time. */
    private static final Duration[] SECONDS =
            Arrays.stream(powers(0.01, 2)).mapToObj(GenAiMetrics::seconds).toArray(Duration[]::new);
    /** From one token, times four. */
    private static final double[] TOKENS = powers(1, 4);

    private final MeterRegistry meters;

    GenAiMetrics(MeterRegistry meters) {
        this.meters = meters;
    }

    void request(Attempt attempt) {
        Tags who = Tags.of(
                "gen_ai.operation.name", "chat",
                "gen_ai.provider.name", name(attempt.identity().provider()),
                "gen_ai.request.model", attempt.identity().model());
        Kind failure = attempt.failure();
        Timer.builder("gen_ai.client.operation.duration")
                .description("GenAI operation duration")
                // Prometheus wants the same labels on all: empty where it was answered
                .tags(who.and(
                        "error.type", failure == null ? "" : failure.name().toLowerCase(Locale.ROOT)))
                .serviceLevelObjectives(SECONDS)
                .register(meters)
                .record(attempt.took());
        TokenUsage usage = attempt.usage();
        if (usage.isReported()) {
            tokens(who.and("gen_ai.token.type", "input"), usage.in());
            tokens(who.and("gen_ai.token.type", "output"), usage.out());
        }
    }

    private void tokens(Tags tags, long count) {
        DistributionSummary.builder("gen_ai.client.token.usage")
                .description("Number of input and output tokens used")
                .tags(tags)
                .serviceLevelObjectives(TOKENS)
                .register(meters)
                .record((double) count);
    }

    /** The conventions' own word for a provider, ours where they have none. */
    private static String name(String provider) {
        return switch (provider) {
            case "azure-openai" -> "azure.ai.openai";
            case "gemini" -> "gcp.gemini";
            case "bedrock" -> "aws.bedrock";
            default -> provider;
        };
    }

    private static double[] powers(double first, int times) {
        return DoubleStream.iterate(first, value -> value * times).limit(14).toArray();
    }

    private static Duration seconds(double seconds) {
        return Duration.ofMillis(Math.round(seconds * 1_000));
    }
}

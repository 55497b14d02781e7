package dev.sluice.cleanse.record;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.pipeline.Pipeline;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PipelineLookupTest {

    private final Published published = new Published();
    private long nanos;
    private final PipelineLookup lookup = new PipelineLookup(published, Duration.ofSeconds(1), () -> nanos);

    @Test
    void aKnownPipelineIsNotAskedFor() {
        published.known.put("orders", SomePipeline.named("orders"));

        assertThat(lookup.find("orders")).isPresent();
        assertThat(published.asked).isZero();
    }

    @Test
    void anUnknownPipelineIsAskedForOnceInAWhile() {
        for (int i = 0; i < 100; i++) {
            assertThat(lookup.find("nobody")).isEmpty();
        }
        assertThat(published.asked).isEqualTo(1);

        nanos += PipelineLookup.NO_HOLDS.toNanos();
        assertThat(lookup.find("nobody")).isEmpty();
        assertThat(published.asked).isEqualTo(2);
    }

    @Test
    void aDefinitionThatArrivesAfterANoIsFoundAtOnce() {
        assertThat(lookup.find("orders")).isEmpty();

        published.known.put("orders", SomePipeline.named("orders"));

        assertThat(lookup.find("orders")).isPresent();
    }

    @Test
    void everNewNamesDoNotFillTheMemory() {
        for (int i = 0; i < 10 * PipelineLookup.MAX_UNKNOWN; i++) {
            lookup.find("p" + i);
        }

        assertThat(lookup.remembered()).isLessThanOrEqualTo(PipelineLookup.MAX_UNKNOWN);
    }

    private static final class Published implements KnownPipelines {

        private final Map<String, Pipeline> known = new HashMap<>();
        private int asked;

        @Override
        public Optional<Pipeline> find(String pipeline) {
            return Optional.ofNullable(known.get(pipeline));
        }

        @Override
        public Optional<Pipeline> awaitKnown(String pipeline, Duration patience) {
            asked++;
            return find(pipeline);
        }
    }
}

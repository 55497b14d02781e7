package dev.sluice.ingest.push;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.ingest.IngestPipeline;
import dev.sluice.ingest.pull.Secrets;
import dev.sluice.pipeline.definition.LlmSpec;
import dev.sluice.pipeline.definition.PipelineDefinition;
import dev.sluice.pipeline.definition.SourceSpec;
import dev.sluice.pipeline.definition.TableSpec;
import dev.sluice.runtime.config.Secret;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Tokens and limits of single pipelines. */
class PushGateTest {

    private final AtomicLong nanos = new AtomicLong();
    private final IngestPipeline own = pipeline(Map.of("token", "${OWN}", "records_per_second", 10L));
    private final IngestPipeline open = pipeline(Map.of());
    private final PushGate gate = new PushGate(
            name -> Optional.ofNullable(Map.of("own", own, "open", open).get(name)),
            Secret.of("general"),
            new Secrets(Map.of("OWN", "mine")),
            nanos::get);

    private static IngestPipeline pipeline(Map<String, Object> settings) {
        var definition = new PipelineDefinition(
                "p",
                "",
                new SourceSpec("http-push", settings),
                TableSpec.appending("t"),
                List.of(),
                LlmSpec.off(),
                List.of(),
                List.of());
        return new IngestPipeline(definition, Path.of("."), payload -> Optional.empty());
    }

    @Test
    void aPipelinesTokenOpensItsOwnDoorOnly() {
        assertThat(gate.lets("/push/own", "Bearer mine")).isTrue();
        assertThat(gate.lets("/push/own", "Bearer other")).isFalse();
        assertThat(gate.lets("/push/own", null)).isFalse();
        assertThat(gate.lets("/push/open", "Bearer mine")).isFalse();
        assertThat(gate.lets("/push/none", "Bearer mine")).isFalse();
        assertThat(gate.lets("/sql", "Bearer mine")).isFalse();
    }

    @Test
    void withATokenOfItsOwnAPipelineAsksForItOrTheGeneralOne() {
        assertThatThrownBy(() -> gate.identify(own, null))
                .isInstanceOf(PushRefused.class)
                .hasMessageContaining("token of this pipeline");
        assertThatThrownBy(() -> gate.identify(own, "Bearer wrong")).isInstanceOf(PushRefused.class);
        assertThatCode(() -> gate.identify(own, "bearer mine")).doesNotThrowAnyException();
        assertThatCode(() -> gate.identify(own, "Bearer general")).doesNotThrowAnyException();
        assertThatCode(() -> gate.identify(open, null)).doesNotThrowAnyException();
    }

    @Test
    void moreThanTheRateMustWaitAndIsToldHowLong() throws Exception {
        gate.admit(own, 10);
        assertThatThrownBy(() -> gate.admit(own, 5)).isInstanceOfSatisfying(PushRefused.class, refused -> {
            assertThat(refused.status()).isEqualTo(429);
            assertThat(refused.seconds()).isEqualTo(1);
        });
        nanos.addAndGet(500_000_000L);
        gate.admit(own, 5);
        gate.admit(open, 1_000_000);
    }

    @Test
    void aRequestOfMoreThanASecondsWorthIsMadeUpFor() throws Exception {
        gate.admit(own, 35);
        nanos.addAndGet(2_000_000_000L);
        assertThatThrownBy(() -> gate.admit(own, 1)).isInstanceOf(PushRefused.class);
        nanos.addAndGet(700_000_000L);
        gate.admit(own, 1);
    }

    @Test
    void aTokenInPlainWordsTakesNothing() {
        assertThatThrownBy(() -> gate.identify(pipeline(Map.of("token", "plain")), "Bearer plain"))
                .isInstanceOf(PushRefused.class)
                .hasMessageContaining("a secret stands in the definition");
    }

    @Test
    void theDescriptionKnowsEveryAnswer() throws Exception {
        JsonNode responses =
                new ObjectMapper().readTree(PushDescription.read()).at("/paths/~1push~1{pipeline}/post/responses");

        assertThat(responses.fieldNames())
                .toIterable()
                .containsExactly("202", "400", "401", "404", "408", "413", "415", "429", "503");
    }
}

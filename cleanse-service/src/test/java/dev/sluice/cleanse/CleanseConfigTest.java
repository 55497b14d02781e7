package dev.sluice.cleanse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.runtime.config.Config;
import dev.sluice.runtime.config.DataSize;
import dev.sluice.runtime.config.InvalidConfig;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CleanseConfigTest {

    record Root(CleanseConfig cleanse) {

        static Root defaults() {
            return new Root(CleanseConfig.defaults());
        }
    }

    @Test
    void nothingSetGivesTheDefaults() {
        assertThat(bind())
                .isEqualTo(new CleanseConfig(
                        2, Duration.ofMillis(200), Duration.ofSeconds(5), DataSize.ofMebibytes(12), false, null, ""));
    }

    @Test
    void everyKeyIsMapped() {
        CleanseConfig config = bind(
                "cleanse.threads=7",
                "cleanse.commit_interval=1s",
                "cleanse.definition_wait=3s",
                "cleanse.max_record_size=1MiB",
                "cleanse.llm_enabled=true",
                "cleanse.llm_model=some-model",
                "cleanse.run=again-2");

        assertThat(config)
                .isEqualTo(new CleanseConfig(
                        7,
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(3),
                        DataSize.ofMebibytes(1),
                        true,
                        "some-model",
                        "again-2"));
    }

    @Test
    void whatCannotWorkIsRefusedWithItsKey() {
        assertThatThrownBy(() -> bind("cleanse.threads=0"))
                .isInstanceOf(InvalidConfig.class)
                .hasMessageContaining("threads");
        assertThatThrownBy(() -> bind("cleanse.commit_interval=30s"))
                .isInstanceOf(InvalidConfig.class)
                .hasMessageContaining("commit_interval");
        assertThatThrownBy(() -> bind("cleanse.definition_wait=2m"))
                .isInstanceOf(InvalidConfig.class)
                .hasMessageContaining("definition_wait");
        assertThatThrownBy(() -> bind("cleanse.max_record_size=17MiB"))
                .isInstanceOf(InvalidConfig.class)
                .hasMessageContaining("max_record_size");
        assertThatThrownBy(() -> bind("cleanse.run=Again 2"))
                .isInstanceOf(InvalidConfig.class)
                .hasMessageContaining("run");
    }

    @Test
    void theModelComesFromTheSectionLlm() {
        CleanseConfig config = CleanseConfig.defaults().withLlm(true, "m");

        assertThat(config.llmEnabled()).isTrue();
        assertThat(config.llmModel()).isEqualTo("m");
    }

    private static CleanseConfig bind(String... sets) {
        return Config.load(null, Map.of(), List.of(sets)).bind(Root.class).cleanse();
    }
}

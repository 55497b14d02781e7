package dev.sluice.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BrokerConfigTest {

    @Test
    void defaultsToAFreePort() {
        var config = BrokerConfig.in(Path.of("data"));

        assertThat(config.port()).isZero();
        assertThat(config.overrides()).isEmpty();
        assertThat(config.dataDir()).isAbsolute();
    }

    @Test
    void refusesSettingsThatItSetsItself() {
        assertThatThrownBy(() -> new BrokerConfig(Path.of("data"), 0, Map.of("listeners", "PLAINTEXT://0.0.0.0:9092")))
                .hasMessage("listeners: set by the embedded broker itself; leave it out");
    }

    @Test
    void refusesAPortThatIsNone() {
        assertThatThrownBy(() -> new BrokerConfig(Path.of("data"), 70_000, Map.of()))
                .hasMessageContaining("found 70000");
    }
}

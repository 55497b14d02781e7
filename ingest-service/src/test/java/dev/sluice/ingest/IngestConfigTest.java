package dev.sluice.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.ingest.IngestConfig.PushConfig;
import dev.sluice.ingest.IngestConfig.RestConfig;
import dev.sluice.runtime.RuntimeConfig;
import dev.sluice.runtime.ServiceContext;
import dev.sluice.runtime.config.Config;
import dev.sluice.runtime.config.DataSize;
import dev.sluice.runtime.config.InvalidConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IngestConfigTest {

    /** The section as it stands in sluice.yaml. */
    record Root(IngestConfig ingest) {

        static Root defaults() {
            return new Root(IngestConfig.defaults());
        }
    }

    @Test
    void defaults() {
        assertThat(Config.load(null, Map.of(), List.of()).bind(Root.class).ingest())
                .isEqualTo(new IngestConfig(
                        DataSize.ofMebibytes(4),
                        1_000,
                        Duration.ofSeconds(5),
                        1,
                        null,
                        new RestConfig("127.0.0.1", 0, null),
                        Map.of(),
                        new PushConfig(DataSize.ofMebibytes(16), 16, Duration.ofSeconds(10), Duration.ofSeconds(2))));
    }

    @Test
    void everyKey(@TempDir Path dir) throws IOException {
        Path file = Files.writeString(dir.resolve("sluice.yaml"), """
                ingest:
                  max_record_bytes: 1MiB
                  max_depth: 50
                  poll_interval: 1s
                  tasks: 3
                  plugin_path: /opt/plugins
                  rest: {host: 0.0.0.0, port: 8083, advertised_host: ingest-1}
                  connect: {session.timeout.ms: "9000"}
                  push: {max_body_bytes: 2MiB, max_requests: 5, timeout: 3s, retry_after: 7s}
                """);

        assertThat(Config.load(file, Map.of(), List.of()).bind(Root.class).ingest())
                .isEqualTo(new IngestConfig(
                        DataSize.ofMebibytes(1),
                        50,
                        Duration.ofSeconds(1),
                        3,
                        Path.of("/opt/plugins"),
                        new RestConfig("0.0.0.0", 8083, "ingest-1"),
                        Map.of("session.timeout.ms", "9000"),
                        new PushConfig(DataSize.ofMebibytes(2), 5, Duration.ofSeconds(3), Duration.ofSeconds(7))));
    }

    @Test
    void connectsRestDoorIsOpenToOtherMachinesOnlyWithAToken() {
        IngestConfig usual = IngestConfig.defaults();
        var open = new IngestConfig(
                usual.maxRecordBytes(),
                usual.maxDepth(),
                usual.pollInterval(),
                usual.tasks(),
                null,
                new RestConfig("0.0.0.0", 8083, null),
                Map.of(),
                usual.push());
        ServiceContext context = ServiceContext.create(RuntimeConfig.defaults().withBootstrapServers("127.0.0.1:1"));

        assertThatThrownBy(() -> new IngestApp(open, context))
                .isInstanceOf(InvalidConfig.class)
                .hasMessageContaining("ingest.rest.host");
    }

    @Test
    void wrongValuesAreRefused() {
        assertThatThrownBy(
                        () -> new PushConfig(DataSize.ofMebibytes(1), 0, Duration.ofSeconds(1), Duration.ofSeconds(1)))
                .hasMessageContaining("max_requests");
        assertThatThrownBy(() -> new RestConfig("127.0.0.1", 70_000, null)).hasMessageContaining("port");
    }
}

package dev.sluice.metadata;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.metadata.WarehouseConfig.FlushConfig;
import dev.sluice.runtime.config.Config;
import dev.sluice.runtime.config.DataSize;
import dev.sluice.runtime.config.InvalidConfig;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class WarehouseConfigTest {

    /** The root that a main binds. */
    record Root(WarehouseConfig warehouse) {
        static Root defaults() {
            return new Root(WarehouseConfig.defaults());
        }
    }

    private static WarehouseConfig bind(String... sets) {
        return Config.load(null, Map.of(), List.of(sets)).bind(Root.class).warehouse();
    }

    @Test
    void defaults() {
        assertThat(bind())
                .isEqualTo(new WarehouseConfig(
                        null,
                        null,
                        new FlushConfig(20_000, Duration.ofMillis(500), DataSize.ofMebibytes(32)),
                        DataSize.ofMebibytes(512),
                        2,
                        DataSize.ofMebibytes(48),
                        "_sluice",
                        false,
                        1,
                        null));
    }

    @Test
    void everyKey() {
        assertThat(bind(
                        "warehouse.file=/data/w.duckdb",
                        "warehouse.export_dir=/data/out",
                        "warehouse.flush.max_records=100",
                        "warehouse.flush.interval=2s",
                        "warehouse.flush.max_bytes=1MB",
                        "warehouse.memory_limit=1GB",
                        "warehouse.threads=4",
                        "warehouse.checkpoint_threshold=16MB",
                        "warehouse.system_prefix=_dlt",
                        "warehouse.accept_gap=true",
                        "warehouse.shards=3",
                        "warehouse.advertised_url=http://metadata-0:8080"))
                .isEqualTo(new WarehouseConfig(
                        Path.of("/data/w.duckdb"),
                        Path.of("/data/out"),
                        new FlushConfig(100, Duration.ofSeconds(2), DataSize.ofMebibytes(1)),
                        DataSize.ofMebibytes(1024),
                        4,
                        DataSize.ofMebibytes(16),
                        "_dlt",
                        true,
                        3,
                        URI.create("http://metadata-0:8080")));
    }

    @Test
    void whatCannotWorkIsRefused() {
        assertThatThrownBy(() -> bind("warehouse.threads=0"))
                .isInstanceOf(InvalidConfig.class)
                .hasMessageContaining("threads");
        assertThatThrownBy(() -> bind("warehouse.shards=0"))
                .isInstanceOf(InvalidConfig.class)
                .hasMessageContaining("shards");
        assertThatThrownBy(() -> bind("warehouse.flush.max_records=0")).isInstanceOf(InvalidConfig.class);
        assertThatThrownBy(() -> bind("warehouse.memory_limit=1MB")).isInstanceOf(InvalidConfig.class);
        assertThatThrownBy(() -> bind("warehouse.system_prefix=no good")).isInstanceOf(InvalidConfig.class);
    }
}

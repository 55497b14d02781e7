package dev.sluice.ingest.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.apache.kafka.connect.json.JsonConverter;
import org.junit.jupiter.api.Test;

class RecordWriterTest {

    @Test
    void aSourcePartitionHasTheSameBytesInEveryProcess() {
        try (var converter = new JsonConverter()) {
            converter.configure(Map.of("schemas.enable", "false"), true);
            byte[] bytes = converter.fromConnectData("offsets", null, RecordWriter.partition("p", "files:a.csv"));
            assertThat(new String(bytes, StandardCharsets.UTF_8))
                    .isEqualTo("{\"pipeline\":\"p\",\"source\":\"files:a.csv\"}");
        }
    }
}

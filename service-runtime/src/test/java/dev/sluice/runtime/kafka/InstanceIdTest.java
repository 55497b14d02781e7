package dev.sluice.runtime.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InstanceIdTest {

    @TempDir
    Path dir;

    @Test
    void isKeptInTheDirectory() {
        InstanceId first = InstanceId.keptIn(dir.resolve("a"), "cleanse");

        assertThat(InstanceId.keptIn(dir.resolve("a"), "cleanse")).isEqualTo(first);
        assertThat(InstanceId.keptIn(dir.resolve("b"), "cleanse")).isNotEqualTo(first);
        assertThat(InstanceId.keptIn(dir.resolve("a"), "llm")).isNotEqualTo(first);
    }

    @Test
    void aTornFileGivesANewOne() throws IOException {
        Files.createDirectories(dir.resolve("instance-ids"));
        Files.writeString(dir.resolve("instance-ids").resolve("cleanse"), "");

        assertThat(InstanceId.keptIn(dir, "cleanse")).isEqualTo(InstanceId.keptIn(dir, "cleanse"));
    }

    @Test
    void aDirectoryThatCannotBeWrittenIsNamed() throws IOException {
        Path file = Files.writeString(dir.resolve("file"), "");

        assertThatThrownBy(() -> InstanceId.keptIn(file, "cleanse"))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining(file.toString());
    }
}

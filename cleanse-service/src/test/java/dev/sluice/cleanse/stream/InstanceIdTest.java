package dev.sluice.cleanse.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InstanceIdTest {

    @TempDir
    Path dir;

    @Test
    void isKeptInTheDirectory() {
        InstanceId first = InstanceId.keptIn(dir.resolve("a"));

        assertThat(InstanceId.keptIn(dir.resolve("a"))).isEqualTo(first);
        assertThat(InstanceId.keptIn(dir.resolve("b"))).isNotEqualTo(first);
    }

    @Test
    void aTornFileGivesANewOne() throws IOException {
        Files.createDirectories(dir.resolve("streams"));
        Files.writeString(dir.resolve("streams").resolve("cleanse-instance-id"), "");

        assertThat(InstanceId.keptIn(dir)).isEqualTo(InstanceId.keptIn(dir));
    }

    @Test
    void aDirectoryThatCannotBeWrittenIsNamed() throws IOException {
        Path file = Files.writeString(dir.resolve("file"), "");

        assertThatThrownBy(() -> InstanceId.keptIn(file))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining(file.toString());
    }

    @Test
    void theTransactionalIdKeepsItsThreadAndLosesItsRandomPart() {
        var clients = new StableClients("sluice-cleanse-v1", new InstanceId("me"));
        String random = "sluice-cleanse-v1-3b241101-e2bb-4255-8caf-4136c566a962-12";

        assertThat(clients.stable(Map.of("transactional.id", random, "acks", "all")))
                .containsEntry("transactional.id", "sluice-cleanse-v1-me-12")
                .containsEntry("acks", "all");
        assertThat(clients.stable(Map.of("acks", "all"))).containsExactly(Map.entry("acks", "all"));
    }
}

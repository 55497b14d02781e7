package dev.sluice.standalone.instance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataDirectoryTest {

    @TempDir
    private Path dir;

    @Test
    void belongsToOneInstance() {
        try (DataDirectory first = DataDirectory.lock(dir.resolve("data"))) {
            assertThat(first.path()).exists();
            assertThatThrownBy(() -> DataDirectory.lock(dir.resolve("data")))
                    .isInstanceOf(DirectoryInUse.class)
                    .hasMessageContaining(
                            "in use by process " + ProcessHandle.current().pid())
                    .hasMessageContaining("--data-dir");
        }
        DataDirectory.lock(dir.resolve("data")).close();
    }

    @Test
    void saysWhyItCannotBeUsed() throws IOException {
        Path file = Files.writeString(dir.resolve("file"), "");

        assertThatThrownBy(() -> DataDirectory.lock(file.resolve("below"))).hasMessageContaining("cannot be used");
    }

    @Test
    void anInstanceIsFoundWhileItsProcessLives() throws IOException {
        new Instance(ProcessHandle.current().pid(), URI.create("http://127.0.0.1:1"), "127.0.0.1:2").announce(dir);
        assertThat(Instance.find(dir)).isPresent();

        new Instance(Long.MAX_VALUE, URI.create("http://127.0.0.1:1"), "127.0.0.1:2").announce(dir);
        assertThat(Instance.find(dir)).isEmpty();

        Instance.withdraw(dir);
        assertThat(Instance.find(dir)).isEmpty();
    }
}

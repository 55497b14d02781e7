package dev.sluice.standalone.instance;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;

/**
 * Where a running instance can be reached, written into its data directory so that other commands find it.
 *
 * @param pid process id
 * @param url HTTP door: page, SQL, status, push
 * @param bootstrapServers Kafka address of the broker it uses
 */
public record Instance(
        @JsonProperty("pid") long pid,
        @JsonProperty("url") URI url,
        @JsonProperty("bootstrap_servers") String bootstrapServers) {

    private static final String FILE = "instance.json";
    private static final ObjectMapper JSON = new ObjectMapper();

    /** The instance that runs on a data directory; empty if none does. */
    public static Optional<Instance> find(Path dataDir) {
        Path file = dataDir.resolve(FILE);
        if (!Files.isReadable(file)) {
            return Optional.empty();
        }
        try {
            return Optional.of(JSON.readValue(file.toFile(), Instance.class)).filter(Instance::isAlive);
        } catch (IOException halfWritten) {
            return Optional.empty();
        }
    }

    /** Writes the file, at once and whole. */
    public void announce(Path dataDir) throws IOException {
        Path temporary = dataDir.resolve(FILE + ".new");
        JSON.writerWithDefaultPrettyPrinter().writeValue(temporary.toFile(), this);
        Files.move(
                temporary, dataDir.resolve(FILE), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** Removes the file when the instance stops. */
    public static void withdraw(Path dataDir) throws IOException {
        Files.deleteIfExists(dataDir.resolve(FILE));
    }

    private boolean isAlive() {
        return ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false);
    }
}

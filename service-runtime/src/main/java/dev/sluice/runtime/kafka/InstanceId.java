package dev.sluice.runtime.kafka;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * Who one instance of a service is, kept in its data directory: after a restart, also after kill -9, it is the same member of its
 * consumer groups and the same transactional producer. So the groups do not wait for the dead member's session to run out, nor
 * readers for the dead producer's transaction. Two live instances of a service must not share a data directory.
 *
 * @param value letters, digits and dashes
 */
public record InstanceId(String value) {

    private static final Pattern VALID = Pattern.compile("[A-Za-z0-9-]{1,64}");

    public InstanceId {
        if (!VALID.matcher(value).matches()) {
            throw new IllegalArgumentException(
                    "instance id: expected 1 to 64 letters, digits and dashes, found '" + value + "'");
        }
    }

    /**
     * The id that a service keeps in a data directory; a new one is made the first time, and when the file there holds none.
     *
     * @param service for example {@code cleanse}
     * @throws UncheckedIOException if the directory cannot be written
     */
    public static InstanceId keptIn(Path dataDir, String service) {
        Path file = dataDir.resolve("instance-ids").resolve(service);
        try {
            if (Files.exists(file)) {
                String kept = Files.readString(file).strip();
                if (VALID.matcher(kept).matches()) {
                    return new InstanceId(kept);
                }
            }
            var made = new InstanceId(UUID.randomUUID().toString());
            Files.createDirectories(file.getParent());
            Files.writeString(file, made.value() + "\n");
            return made;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot keep the instance id in " + file + ": " + e.getMessage(), e);
        }
    }

    @Override
    public String toString() {
        return value;
    }
}

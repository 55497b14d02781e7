package dev.sluice.cleanse.stream;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * Who this instance is, kept in its data directory: after a restart, also after kill -9, it is the same member of the consumer
 * group and the same transactional producer. So the group neither waits for the dead member's session to run out, nor readers
 * for the dead producer's transaction to time out. Two live instances must not have the same data directory.
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
     * The id kept in a data directory; a new one is made the first time, and when the file there holds none.
     *
     * @throws UncheckedIOException if the directory cannot be written
     */
    public static InstanceId keptIn(Path dataDir) {
        Path file = dataDir.resolve("streams").resolve("cleanse-instance-id");
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
}

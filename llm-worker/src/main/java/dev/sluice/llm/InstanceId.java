package dev.sluice.llm;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * Who this instance is in its consumer groups, kept in its data directory: after a restart, also after kill -9, it is the same
 * member, and the group does not wait for the dead one's session to run out. Two live instances must not share a data directory.
 */
final class InstanceId {

    private static final Pattern VALID = Pattern.compile("[A-Za-z0-9-]{1,64}");

    private InstanceId() {}

    /**
     * The id kept in a data directory; a new one is made the first time, and when the file there holds none.
     *
     * @throws UncheckedIOException if the directory cannot be written
     */
    static String keptIn(Path dataDir) {
        Path file = dataDir.resolve("llm-instance-id");
        try {
            if (Files.exists(file)) {
                String kept = Files.readString(file).strip();
                if (VALID.matcher(kept).matches()) {
                    return kept;
                }
            }
            String made = UUID.randomUUID().toString();
            Files.createDirectories(dataDir);
            Files.writeString(file, made + "\n");
            return made;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot keep the instance id in " + file + ": " + e.getMessage(), e);
        }
    }
}

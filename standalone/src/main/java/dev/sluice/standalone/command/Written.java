package dev.sluice.standalone.command;

import dev.sluice.standalone.CommandFailed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;

/** Files that a command writes, named on standard output. */
final class Written {

    private Written() {}

    /** @throws CommandFailed if a path leads out of the directory */
    static void write(Path directory, Map<String, byte[]> files) throws IOException {
        for (Map.Entry<String, byte[]> content : files.entrySet()) {
            Path file = directory.resolve(content.getKey()).normalize();
            if (!file.startsWith(directory)) {
                throw new CommandFailed("'" + content.getKey() + "' lies outside of " + directory);
            }
            Files.createDirectories(Objects.requireNonNull(file.getParent()));
            Files.write(file, content.getValue());
            System.out.println("wrote " + file);
        }
    }
}

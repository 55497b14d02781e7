package dev.sluice.ingest.probe;

import dev.sluice.ingest.jdbc.TableProbe;
import dev.sluice.ingest.pull.FoundSource;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Looks at a source by its address alone. Reads only. Immutable.
 *
 * @param directory where the definition will stand
 * @param table of a database; null where the address is none of a database
 * @param user of a database, a word or <code>${NAME}</code>; null for none
 * @param password of a database, as <code>${NAME}</code>; null for none
 * @param token of an API, as <code>${NAME}</code>; null for none
 * @param allowPrivate whether an API may be on this machine or in a private network
 */
public record SourceProbe(
        Path directory,
        @Nullable String table,
        @Nullable String user,
        @Nullable String password,
        @Nullable String token,
        boolean allowPrivate) {

    /** The connector that an address is for: {@code rest}, {@code jdbc} or {@code files}. */
    public static String connector(String address) {
        return address.matches("(?i)https?://.*") ? "rest" : address.startsWith("jdbc:") ? "jdbc" : "files";
    }

    /**
     * Reads the first records.
     *
     * @param address URL of a listing, JDBC URL, path or glob
     * @throws IOException if it cannot be reached or read; the message says why
     * @throws dev.sluice.ingest.pull.InvalidSource if the address or a setting is wrong
     */
    public FoundSource look(String address) throws IOException, InterruptedException {
        return switch (connector(address)) {
            case "rest" -> RestProbe.look(uri(address), allowPrivate, token);
            case "jdbc" -> TableProbe.look(address, Optional.ofNullable(table), user, password, directory);
            default -> FilesProbe.look(address, directory.toString());
        };
    }

    private static URI uri(String address) throws IOException {
        try {
            return URI.create(address);
        } catch (IllegalArgumentException e) {
            throw new IOException("not a URL: " + e.getMessage(), e);
        }
    }
}

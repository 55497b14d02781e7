package dev.sluice.standalone.command;

import dev.sluice.ingest.probe.SourceProbe;
import dev.sluice.ingest.pull.FoundSource;
import dev.sluice.ingest.pull.InvalidSource;
import dev.sluice.runtime.ExitCode;
import dev.sluice.standalone.CommandFailed;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code sluice source add}: a definition from what an address shows. */
@Command(
        name = "add",
        description = {
            "Looks at a listing of an API (http…), a table (jdbc:…) or files (a path or a glob: CSV, JSONL, JSON, Parquet)",
            "and writes a definition from what it finds: paginator, dialect, primary key, cursor, each with its evidence in",
            "a comment. Reads two pages or 1,000 rows; loads nothing."
        },
        mixinStandardHelpOptions = true)
final class SourceAddCommand implements Callable<Integer> {

    @Parameters(paramLabel = "URL-or-file", description = "URL of a listing, JDBC URL, path or glob.")
    private String address = "";

    @Option(names = "--table", paramLabel = "NAME", description = "Table of a database, with its schema.")
    private @Nullable String table;

    @Option(names = "--user", paramLabel = "USER", description = "User of a database, or $${NAME}.")
    private @Nullable String user;

    @Option(names = "--password", paramLabel = "PLACE", description = "Where its password is: '$${NAME}'.")
    private @Nullable String password;

    @Option(names = "--token", paramLabel = "PLACE", description = "Where a bearer token is: '$${NAME}'.")
    private @Nullable String token;

    @Option(
            names = "--allow-private-addresses",
            description = "The API is on this machine or in a private network, and may be.")
    private boolean allowPrivate;

    @Option(names = "--out", paramLabel = "DIR", description = "Where to write (default: the working directory).")
    private Path out = Path.of("");

    @Option(names = "--name", paramLabel = "NAME", description = "Name of the pipeline (default: from the address).")
    private @Nullable String name;

    @Option(names = "--force", description = "Write over a file that is there.")
    private boolean force;

    @Override
    public Integer call() throws IOException {
        Path directory = out.toAbsolutePath().normalize();
        String pipeline = name == null ? nameOf() : name;
        Path file = directory.resolve(pipeline + ".yaml");
        if (Files.exists(file) && !force) {
            throw new CommandFailed(file + " is there already; write --force to replace it, or choose another --name");
        }
        FoundSource found = look(directory);
        String connector = SourceProbe.connector(address);
        String yaml = new DraftedDefinition(pipeline, connector, found).yaml();
        Written.write(directory, Map.of(pipeline + ".yaml", yaml.getBytes(StandardCharsets.UTF_8)));
        found.notes().forEach(note -> System.out.println("found       " + note));
        System.out.println("Read it, then:  sluice check " + file);
        return ExitCode.DONE.code();
    }

    private FoundSource look(Path directory) {
        var probe = new SourceProbe(directory, table, user, password, token, allowPrivate);
        try {
            return probe.look(SourceProbe.connector(address).equals("files") ? path(directory) : address);
        } catch (IOException | InvalidSource e) {
            throw new CommandFailed(address.replaceFirst("\\?.*", "") + ": " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandFailed("interrupted");
        }
    }

    /** A definition reads below its own directory, and elsewhere by absolute paths only. */
    private String path(Path directory) {
        Path found = Path.of(address).toAbsolutePath().normalize();
        return (found.startsWith(directory) ? directory.relativize(found) : found).toString();
    }

    private String nameOf() {
        String last = table == null
                ? address.replaceFirst("[?#].*", "").replaceFirst("/+$", "").replaceFirst(".*[/\\\\]", "")
                : table.replaceFirst(".*\\.", "");
        String bare = last.replaceAll("(\\.(csv|tsv|jsonl|ndjson|json|parquet|gz))+$", "")
                .replaceAll("[^A-Za-z0-9_-]+", "_")
                .replaceAll("^_+|_+$", "")
                .toLowerCase(Locale.ROOT);
        return bare.matches("[a-z0-9].*") ? bare : "source";
    }
}

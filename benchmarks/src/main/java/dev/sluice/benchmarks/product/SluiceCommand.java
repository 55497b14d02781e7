package dev.sluice.benchmarks.product;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The {@code sluice} command of this repository, run as its users run it: the launcher replaces itself by the JVM, so the process
 * that is started is the product. Immutable and thread-safe.
 */
public final class SluiceCommand {

    private final Path repository;

    private SluiceCommand(Path repository) {
        this.repository = repository;
    }

    /**
     * Finds the repository from the system property {@code sluice.repository} or upwards from the working directory.
     *
     * @throws IllegalStateException if the command has not been built
     */
    public static SluiceCommand find() {
        String given = System.getProperty("sluice.repository");
        Path start = Path.of(given == null ? "" : given).toAbsolutePath();
        for (Path dir = start; dir != null; dir = dir.getParent()) {
            if (Files.isExecutable(dir.resolve("sluice")) && Files.isDirectory(dir.resolve("standalone"))) {
                var command = new SluiceCommand(dir);
                if (!Files.isDirectory(command.home().resolve("lib"))) {
                    throw new IllegalStateException("no build in " + command.home() + "; make it with: "
                            + dir.resolve("mvnw") + " -Pquick -pl standalone -am package");
                }
                return command;
            }
        }
        throw new IllegalStateException(
                "no sluice repository at or above " + start + "; name it with -Dsluice.repository=DIR");
    }

    /** As in the launcher: SLUICE_HOME names another ready build. */
    private Path home() {
        String given = System.getenv("SLUICE_HOME");
        return given == null
                ? repository.resolve("standalone").resolve("target").resolve("sluice")
                : Path.of(given);
    }

    /** The file of JVM options that the launcher uses. */
    public Path jvmOptions() {
        return repository.resolve("ops").resolve("jvm.options");
    }

    /**
     * Starts the command.
     *
     * @param workDirectory its working directory
     * @param logName file in it that gets standard output and standard error, appended
     */
    public SluiceProcess start(Path workDirectory, String logName, List<String> arguments) throws IOException {
        Path log = workDirectory.resolve(logName);
        var words = new ArrayList<String>();
        words.add(repository.resolve("sluice").toString());
        words.addAll(arguments);
        var builder = new ProcessBuilder(words)
                .directory(workDirectory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        // a ready build is used as it is: the launcher must not build while time is taken
        builder.environment().put("SLUICE_HOME", home().toString());
        return new SluiceProcess(builder.start(), log, String.join(" ", arguments));
    }
}

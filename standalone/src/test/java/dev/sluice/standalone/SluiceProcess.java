package dev.sluice.standalone;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The {@code sluice} command as processes of their own, one after another, on one data directory, from the
 * jars that {@code ./sluice} runs; closing kills what still runs.
 */
final class SluiceProcess implements AutoCloseable {

    private static final int SHOWN_CHARACTERS = 6_000;

    private final Path directory;
    private final List<Process> started = new ArrayList<>();

    /** @param directory gets the data ({@code data}), the summary and the output */
    SluiceProcess(Path directory) {
        this.directory = directory;
    }

    Path dataDir() {
        return directory.resolve("data");
    }

    /** The summary of the last run that ended by itself. */
    Path summary() {
        return directory.resolve("summary.json");
    }

    Process start(List<String> arguments) throws IOException {
        var command = new ArrayList<String>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx700m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                "target/sluice/lib/*",
                "dev.sluice.standalone.Sluice"));
        command.addAll(arguments);
        command.addAll(List.of("--data-dir", dataDir().toString(), "--set", "http.port=0"));
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        directory.resolve("output.txt").toFile()))
                .start();
        started.add(process);
        return process;
    }

    /** {@code sluice run … --exit}; returns its exit code, or -1 if it has not ended in time. */
    int runToItsEnd(List<String> definitions, long minutes) throws IOException, InterruptedException {
        var arguments = new ArrayList<String>(List.of("run"));
        arguments.addAll(definitions);
        arguments.addAll(List.of("--exit", "--summary", summary().toString()));
        Process process = start(arguments);
        return process.waitFor(minutes, TimeUnit.MINUTES) ? process.exitValue() : -1;
    }

    /** The end of what the processes have said and logged, for messages. */
    String said() {
        return tail(directory.resolve("output.txt"))
                + tail(dataDir().resolve("logs").resolve("sluice.log"));
    }

    private static String tail(Path file) {
        try {
            String all = Files.exists(file) ? Files.readString(file) : "";
            return "\n--- " + file.getFileName() + "\n" + all.substring(Math.max(0, all.length() - SHOWN_CHARACTERS));
        } catch (IOException e) {
            return e.toString();
        }
    }

    @Override
    public void close() {
        started.forEach(Process::destroyForcibly);
    }
}

package dev.sluice.benchmarks.product;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;

/** A running {@code sluice} command. Closing it kills what still runs. Thread-safe. */
public final class SluiceProcess implements AutoCloseable {

    private static final int TAIL = 30;

    private final Process process;
    private final Path log;
    private final String arguments;

    SluiceProcess(Process process, Path log, String arguments) {
        this.process = process;
        this.log = log;
        this.arguments = arguments;
    }

    /** Process id. */
    public long pid() {
        return process.pid();
    }

    /** Whether it still runs. */
    public boolean isAlive() {
        return process.isAlive();
    }

    /** Its exit code, if it ends within that time. */
    public OptionalInt exitWithin(Duration time) throws InterruptedException {
        return process.waitFor(time.toNanos(), TimeUnit.NANOSECONDS)
                ? OptionalInt.of(process.exitValue())
                : OptionalInt.empty();
    }

    /**
     * Waits for exit code 0.
     *
     * @throws ProcessFailed with the end of its output, if it ends otherwise or does not end in time
     */
    public void expectSuccess(Duration time) throws InterruptedException {
        OptionalInt code = exitWithin(time);
        if (code.isEmpty()) {
            throw failed("did not end within " + time.toSeconds() + " s");
        }
        if (code.getAsInt() != 0) {
            throw failed("ended with exit code " + code.getAsInt());
        }
    }

    /** SIGKILL, as {@code kill -9}; returns when the process is gone. */
    public void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** SIGTERM; returns its exit code, or kills it when it has not ended in time. */
    public OptionalInt stop(Duration time) throws InterruptedException {
        process.destroy();
        OptionalInt code = exitWithin(time);
        if (code.isEmpty()) {
            kill();
        }
        return code;
    }

    /** What happened, with the end of the output. */
    public ProcessFailed failed(String what) {
        return new ProcessFailed("sluice " + arguments + " " + what + "; the end of " + log + ":\n" + tail());
    }

    private String tail() {
        try {
            List<String> lines = Files.readAllLines(log);
            return String.join("\n", lines.subList(Math.max(0, lines.size() - TAIL), lines.size()));
        } catch (IOException e) {
            return "(cannot be read: " + e.getMessage() + ")";
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}

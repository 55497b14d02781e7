package dev.sluice.metadata.store;

import java.nio.file.Path;
import java.util.OptionalLong;

/** Another process has the warehouse open; worth another try once it is gone (exit code 75). */
public final class WarehouseInUse extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final long pid;

    WarehouseInUse(Path file, OptionalLong pid, Throwable cause) {
        super(
                "warehouse " + file + " is in use by "
                        + (pid.isPresent() ? "pid " + pid.getAsLong() : "another process")
                        + "; stop that process, or use another data_dir",
                cause);
        this.pid = pid.orElse(-1);
    }

    /** The process that holds it, where the system tells. */
    public OptionalLong pid() {
        return pid < 0 ? OptionalLong.empty() : OptionalLong.of(pid);
    }
}

package dev.sluice.standalone.instance;

import java.nio.file.Path;

/** Another instance runs on the data directory. */
public final class DirectoryInUse extends RuntimeException {

    private static final long serialVersionUID = 1L;

    DirectoryInUse(Path path, String pid) {
        super("data directory " + path + " is in use by " + (pid.isEmpty() ? "another process" : "process " + pid)
                + "; stop it, or name another directory with --data-dir");
    }
}

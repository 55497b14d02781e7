package dev.sluice.ingest.files;

import dev.sluice.ingest.files.Tracked.Look;
import java.io.IOException;
import java.nio.file.Path;

/** How a file is looked at and opened. */
interface FileAccess {

    /** How it looks from outside, as of now or of the last search. */
    Look look();

    /**
     * Where it can be read; this may copy it first.
     *
     * @throws IOException if it cannot be had; see {@link FileSearch#reason}
     */
    Path open() throws IOException;

    /** Whether opening it takes long. */
    boolean isSlow();

    /** Nobody reads it any more. */
    void close();

    /** A file of this machine. */
    static FileAccess local(Path path) {
        return new FileAccess() {
            @Override
            public Look look() {
                return Look.at(path);
            }

            @Override
            public Path open() {
                return path;
            }

            @Override
            public boolean isSlow() {
                return false;
            }

            @Override
            public void close() {}
        };
    }
}

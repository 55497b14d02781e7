package dev.sluice.ingest.files;

import java.io.IOException;

/** A file cannot be read on. The message says why and how to mend it; it becomes the error of its source. */
final class UnreadableFile extends IOException {

    private static final long serialVersionUID = 1L;

    UnreadableFile(String message) {
        super(message);
    }
}

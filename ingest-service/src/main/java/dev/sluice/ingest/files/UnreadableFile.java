package dev.sluice.ingest.files;

import java.io.IOException;

/** A file cannot be read on. The message says why and how to mend it; it becomes the error of its source. */
final class UnreadableFile extends IOException {

    private static final long serialVersionUID = 1L;

    /** What to do about content that is not what was read. */
    static final String READ_ONCE =
            "a file is read once, give new content a new name, or have it read anew:" + " sluice source reset";

    UnreadableFile(String message) {
        super(message);
    }
}

package dev.sluice.ingest.files;

import java.io.EOFException;

/** A file ends before it should: it may still be being written. The message says why and how to mend it. */
final class CutOffFile extends EOFException {

    private static final long serialVersionUID = 1L;

    CutOffFile(String message) {
        super(message);
    }
}

package dev.sluice.ingest.files;

import org.jspecify.annotations.Nullable;

/**
 * What is known of a file beside the place in it.
 *
 * @param header CSV only: the header line, once read
 * @param delimiter CSV only: the delimiter, once known
 * @param fingerprint tells whether its content was replaced, see {@link Fingerprint}; null before it was opened
 * @param size bytes on disk when it was last looked at
 * @param done whether it was read to its end, or as far as it can be
 * @param error why reading stopped, or null
 */
record FileState(
        @Nullable String header,
        @Nullable String delimiter,
        @Nullable String fingerprint,
        long size,
        boolean done,
        @Nullable String error) {

    static final FileState UNREAD = new FileState(null, null, null, 0, false, null);

    FileState opened(String print, long sizeNow) {
        return new FileState(header, delimiter, print, sizeNow, false, null);
    }

    /** To be read again, or on. */
    FileState retried() {
        return new FileState(header, delimiter, fingerprint, size, false, null);
    }

    FileState withHeader(String read, char by) {
        return new FileState(read, String.valueOf(by), fingerprint, size, done, error);
    }

    FileState finished(long sizeNow) {
        return new FileState(header, delimiter, fingerprint, sizeNow, true, null);
    }

    /** Nothing more can be read from it, whatever is appended. */
    FileState broken(String why) {
        return new FileState(header, delimiter, fingerprint, size, true, why);
    }

    /** Could not be read now; may change. */
    FileState failed(String why) {
        return new FileState(header, delimiter, fingerprint, size, false, why);
    }
}

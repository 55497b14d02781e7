package dev.sluice.ingest.files;

import org.jspecify.annotations.Nullable;

/**
 * What is known of a file beside the place in it.
 *
 * @param header CSV only: the header line, once read
 * @param delimiter CSV only: the delimiter, once known
 * @param fingerprint tells whether its content was replaced, see {@link Fingerprint}; null before it was opened
 * @param size bytes on disk when it was last looked at
 * @param modified when it was last written to, as of its end, epoch milliseconds; 0 where it was not read to its end
 * @param done whether it was read to its end, or as far as it can be
 * @param error why reading stopped, or null
 * @param bad records that cannot be read, counted where {@code on_error} asks for it
 * @param reading 1, and one more each time that its source was reset
 */
record FileState(
        @Nullable String header,
        @Nullable String delimiter,
        @Nullable String fingerprint,
        long size,
        long modified,
        boolean done,
        @Nullable String error,
        long bad,
        int reading) {

    static final FileState UNREAD = unread(1);

    /** Before the n-th reading. */
    static FileState unread(int reading) {
        return new FileState(null, null, null, 0, 0, false, null, 0, reading);
    }

    private FileState with(@Nullable String print, long sizeNow, boolean isDone, @Nullable String why) {
        return new FileState(header, delimiter, print, sizeNow, 0, isDone, why, bad, reading);
    }

    FileState opened(String print, long sizeNow) {
        return with(print, sizeNow, false, null);
    }

    /** To be read again, or on. */
    FileState retried() {
        return with(fingerprint, size, false, null);
    }

    FileState withHeader(@Nullable String read, char by) {
        return new FileState(read, String.valueOf(by), fingerprint, size, modified, done, error, bad, reading);
    }

    FileState oneMoreBad() {
        return new FileState(header, delimiter, fingerprint, size, modified, done, error, bad + 1, reading);
    }

    FileState finished(long sizeNow, @Nullable String print) {
        return with(print, sizeNow, true, null);
    }

    /** Read to its end, and last written to at that time. */
    FileState writtenAt(long millis) {
        return new FileState(header, delimiter, fingerprint, size, millis, done, error, bad, reading);
    }

    /** Nothing more can be read from it, whatever is appended. */
    FileState broken(String why) {
        return with(fingerprint, size, true, why);
    }

    /** Could not be read now; may change. */
    FileState failed(String why) {
        return with(fingerprint, size, false, why);
    }

    /** The name of the source in records and reports: each reading is a source of its own. */
    String name(String source) {
        return reading == 1 ? source : source + "#" + reading;
    }
}

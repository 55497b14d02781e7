package dev.sluice.ingest.files;

import dev.sluice.ingest.cut.Cut;
import dev.sluice.pipeline.RawPayload;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/**
 * The well-formed records of files, one file after the other. One record is in memory at a time; a file is closed when its last record was
 * taken, or by {@link #close}. Not thread-safe.
 */
final class FileRecords implements Iterator<RawPayload>, Closeable {

    private static final int LONGEST_RECORD = 4 << 20;

    /**
     * A file to read.
     *
     * @param declared what the definition says of how it is written
     */
    record Input(Path path, FileAccess access, FileFormat format, DeclaredFormat declared) {}

    private final Iterator<Input> inputs;
    private long left;
    private @Nullable Input input;
    private @Nullable SourceFile file;
    private @Nullable RawPayload next;

    /** @param most records at most */
    FileRecords(List<Input> inputs, long most) {
        this.inputs = inputs.iterator();
        this.left = most;
    }

    /** @throws UncheckedIOException if a file cannot be read; its message names the file */
    @Override
    public boolean hasNext() {
        if (next == null && left > 0) {
            next = find();
        }
        if (next == null) {
            close();
        }
        return next != null;
    }

    @Override
    public RawPayload next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        RawPayload found = java.util.Objects.requireNonNull(next);
        next = null;
        left--;
        return found;
    }

    private @Nullable RawPayload find() {
        try {
            while (true) {
                if (file == null) {
                    if (!inputs.hasNext()) {
                        return null;
                    }
                    input = inputs.next();
                    file = SourceFile.open(
                            input.access().open(), input.format(), input.declared(), LONGEST_RECORD, FileOffset.START);
                }
                Cut cut = file.next();
                if (cut == null) {
                    close();
                    continue;
                }
                file.accept();
                if (SourceFile.isRecord(cut) && cut.defect() == null) {
                    return BadRecords.payload(cut, file);
                }
            }
        } catch (IOException e) {
            String name = input == null ? "" : input.path() + ": ";
            close();
            throw new UncheckedIOException(new IOException(name + FileSearch.reason(e), e));
        }
    }

    @Override
    public void close() {
        SourceFile open = file;
        Input left = input;
        file = null;
        input = null;
        if (left != null) {
            left.access().close();
        }
        if (open != null) {
            try {
                open.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}

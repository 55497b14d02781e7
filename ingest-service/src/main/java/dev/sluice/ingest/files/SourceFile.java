package dev.sluice.ingest.files;

import dev.sluice.ingest.cut.Cut;
import dev.sluice.ingest.cut.Cut.Mark;
import dev.sluice.schemas.PayloadFormat;
import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * A file that is being read, from an offset on. What {@link #next()} returns counts only once {@link #accept} was called for it, so
 * a record that may still be growing can be left for later. Not thread-safe.
 */
interface SourceFile extends Closeable {

    /**
     * Opens a file where reading stopped before.
     *
     * @param declared what the definition says of how it is written
     * @param limit bytes of the longest record
     * @throws IOException if it cannot be read, was replaced, or has shrunk; see {@link FileSearch#reason}
     */
    static SourceFile open(Path path, FileFormat format, DeclaredFormat declared, int limit, FileOffset from)
            throws IOException {
        FileChannel channel = FileChannel.open(path, StandardOpenOption.READ);
        try {
            FileOffset offset = unchanged(channel, format, from);
            return format.kind() == FileFormat.Kind.PARQUET
                    ? new ParquetFile(path, format, channel, limit, offset)
                    : new TextFile(format, declared, limit, channel, offset);
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    /** The offset, if what was read before is still there. */
    private static FileOffset unchanged(FileChannel channel, FileFormat format, FileOffset from) throws IOException {
        long size = channel.size();
        String known = from.state().fingerprint();
        boolean whole = format.compressed() || format.kind() == FileFormat.Kind.PARQUET;
        if (known != null && size < (whole ? from.state().size() : from.bytes())) {
            throw new UnreadableFile("shrank to " + size + " bytes since it was read; " + UnreadableFile.READ_ONCE);
        }
        if (known != null && !Fingerprint.matches(known, channel)) {
            throw new UnreadableFile("was replaced since it was read; " + UnreadableFile.READ_ONCE);
        }
        // a longer beginning tells more
        String print = known == null || from.state().size() < size ? Fingerprint.ofBeginning(channel) : known;
        return from.with(from.state().opened(print, size));
    }

    /** Whether a result is a record, be it a defective one. */
    static boolean isRecord(Cut cut) {
        return cut.mark() != Mark.PENDING && cut.bytes().length > 0;
    }

    /** How far it has been read. */
    FileOffset offset();

    /** How its records are marked. */
    PayloadFormat payload();

    /** Bytes of it on disk that have been read. */
    long bytesRead() throws IOException;

    /** The next result, or null at the end; see {@link dev.sluice.ingest.cut.RecordSplitter#next()}. */
    @Nullable
    Cut next() throws IOException;

    /** Counts what {@link #next()} returned last as read. */
    void accept();

    /** Counts the record accepted last as one that cannot be read. */
    void countBad();

    /** Marks the end. */
    FileOffset finish() throws IOException;
}

package dev.sluice.ingest.files;

import dev.sluice.ingest.cut.ByteWindow;
import dev.sluice.ingest.cut.CsvRowSplitter;
import dev.sluice.ingest.cut.Cut;
import dev.sluice.ingest.cut.Cut.Mark;
import dev.sluice.ingest.cut.JsonSplitter;
import dev.sluice.ingest.cut.LineSplitter;
import dev.sluice.ingest.cut.RecordSplitter;
import dev.sluice.ingest.files.FileFormat.Kind;
import dev.sluice.schemas.PayloadFormat;
import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/**
 * A file that is being read, from an offset on. What {@link #next()} returns counts only once {@link #accept} was called for it, so
 * a record that may still be growing can be left for later. Not thread-safe.
 */
final class SourceFile implements Closeable {

    /** Bytes skipped at most before the caller gets its chance to breathe. */
    private static final long SKIPPED_AT_ONCE = 64L << 20;

    private final FileFormat format;
    private final @Nullable String declaredDelimiter;
    private final int limit;
    private final FileChannel channel;
    private final InputStream in;
    private FileOffset offset;
    /** The offset behind what {@link #next()} returned last. */
    private FileOffset behind;

    private long toSkip;
    private @Nullable RecordSplitter splitter;

    private SourceFile(
            FileFormat format, @Nullable String declaredDelimiter, int limit, FileChannel channel, FileOffset offset)
            throws IOException {
        this.format = format;
        this.declaredDelimiter = declaredDelimiter;
        this.limit = limit;
        this.channel = channel;
        this.offset = offset;
        this.behind = offset;
        InputStream raw = Channels.newInputStream(channel);
        if (format.compressed() && channel.size() > 0) {
            this.in = new GZIPInputStream(new BufferedInputStream(raw, 64 << 10), 64 << 10);
            this.toSkip = offset.bytes();
        } else {
            channel.position(offset.bytes());
            this.in = raw;
        }
    }

    /**
     * Opens a file where reading stopped before.
     *
     * @param declaredDelimiter {@code source.delimiter}, if given
     * @param limit bytes of the longest record
     * @throws IOException if it cannot be read, was replaced, or has shrunk; see {@link FileSearch#reason}
     */
    static SourceFile open(Path path, FileFormat format, @Nullable String declaredDelimiter, int limit, FileOffset from)
            throws IOException {
        FileChannel channel = FileChannel.open(path, StandardOpenOption.READ);
        try {
            long size = channel.size();
            String known = from.state().fingerprint();
            if (known != null && size < (format.compressed() ? from.state().size() : from.bytes())) {
                throw new UnreadableFile("shrank to " + size + " bytes since it was read; a file is read once,"
                        + " give new content a new name");
            }
            if (known != null && !Fingerprint.matches(known, channel)) {
                throw new UnreadableFile(
                        "was replaced since it was read; a file is read once, give new content a new name");
            }
            // a longer beginning tells more
            String print = known == null || from.state().size() < size ? Fingerprint.of(channel) : known;
            return new SourceFile(
                    format,
                    declaredDelimiter,
                    limit,
                    channel,
                    from.with(from.state().opened(print, size)));
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    /** How far it has been read. */
    FileOffset offset() {
        return offset;
    }

    /** How its records are marked. */
    PayloadFormat payload() {
        return format.kind().payload();
    }

    /** Bytes of it on disk that have been read. */
    long bytesRead() throws IOException {
        return format.compressed() ? channel.position() : offset.bytes();
    }

    /** The next result, or null at the end; see {@link RecordSplitter#next()}. */
    @Nullable
    Cut next() throws IOException {
        if (toSkip > 0) {
            long count = Math.min(toSkip, SKIPPED_AT_ONCE);
            in.skipNBytes(count);
            toSkip -= count;
            return new Cut(Mark.PENDING, new byte[0], 0, null);
        }
        RecordSplitter cutter = splitter;
        if (cutter == null) {
            cutter = splitter();
            splitter = cutter;
            if (cutter instanceof CsvRowSplitter rows && offset.state().header() == null) {
                return header(rows);
            }
        }
        Cut cut = cutter.next();
        if (cut != null && isRecord(cut)) {
            behind = new FileOffset(
                    offset.position() + 1, cutter.line(), cutter.offset(), cutter.mode(), offset.state());
        }
        return cut;
    }

    /** Whether a result is a record, be it a defective one. */
    static boolean isRecord(Cut cut) {
        return cut.mark() != Mark.PENDING && cut.bytes().length > 0;
    }

    /** The header is no record: the caller sees a pause. */
    private @Nullable Cut header(CsvRowSplitter rows) throws IOException {
        Cut header = rows.next();
        while (header != null && header.mark() == Mark.PENDING) {
            header = rows.next();
        }
        if (header == null) {
            return null;
        }
        if (header.defect() != null) {
            throw new UnreadableFile("its header cannot be read: " + header.defect());
        }
        FileState state = offset.state().withHeader(text(header.bytes()), rows.delimiter());
        behind = new FileOffset(0, rows.line(), rows.offset(), 0, state);
        return new Cut(header.mark() == Mark.LAST ? Mark.LAST : Mark.PENDING, new byte[0], 0, null);
    }

    /** Counts what {@link #next()} returned last as read. */
    void accept() {
        offset = behind;
    }

    /** Marks the end. */
    FileOffset finish() throws IOException {
        long size = channel.size();
        RecordSplitter cutter = splitter;
        FileOffset end = cutter == null
                ? offset
                : new FileOffset(offset.position(), cutter.line(), cutter.offset(), cutter.mode(), offset.state());
        if (!format.compressed() && size < end.bytes()) {
            throw new UnreadableFile("shrank to " + size + " bytes while it was read");
        }
        return end.with(end.state().finished(format.compressed() ? size : end.bytes()));
    }

    private RecordSplitter splitter() throws IOException {
        var window = new ByteWindow(in, limit, offset.bytes());
        if (offset.bytes() == 0) {
            if (window.startsLikeUtf16()) {
                throw new UnreadableFile("is written in UTF-16; convert it to UTF-8");
            }
            window.skipByteOrderMark();
        }
        return switch (format.kind()) {
            case CSV, TSV -> new CsvRowSplitter(window, delimiter(window), offset.line());
            case JSONL -> new LineSplitter(window, offset.line());
            case JSON -> new JsonSplitter(window, offset.line(), offset.mode());
        };
    }

    private char delimiter(ByteWindow window) throws IOException {
        String known = offset.state().delimiter() == null
                ? declaredDelimiter
                : offset.state().delimiter();
        if (known != null) {
            return known.charAt(0);
        }
        return format.kind() == Kind.TSV ? '\t' : CsvRowSplitter.detectDelimiter(window.peekLine());
    }

    /** A header that is not UTF-8 is read as Windows-1252, in which every byte is some letter. */
    private static String text(byte[] header) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(header))
                    .toString();
        } catch (CharacterCodingException e) {
            return new String(header, Charset.forName("windows-1252"));
        }
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}

package dev.sluice.ingest.files;

import dev.sluice.ingest.cut.ByteWindow;
import dev.sluice.ingest.cut.CsvDelimiter;
import dev.sluice.ingest.cut.CsvRowSplitter;
import dev.sluice.ingest.cut.Cut;
import dev.sluice.ingest.cut.Cut.Mark;
import dev.sluice.ingest.cut.JsonSplitter;
import dev.sluice.ingest.cut.LineSplitter;
import dev.sluice.ingest.cut.RecordSplitter;
import dev.sluice.ingest.files.FileFormat.Kind;
import dev.sluice.schemas.PayloadFormat;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/** A file of text: rows of CSV, lines, JSON. Not thread-safe. */
final class TextFile implements SourceFile {

    /** Bytes skipped at most before the caller gets its chance to breathe. */
    private static final long SKIPPED_AT_ONCE = 64L << 20;

    private final FileFormat format;
    private final DeclaredFormat declared;
    private final int limit;
    private final FileChannel channel;
    private final InputStream in;
    private FileOffset offset;
    /** The offset behind what {@link #next()} returned last. */
    private FileOffset behind;

    private long toSkip;
    private @Nullable RecordSplitter splitter;

    /**
     * @param channel of the whole file; closed with this
     * @param limit bytes of the longest record
     * @param offset where to go on
     */
    TextFile(FileFormat format, DeclaredFormat declared, int limit, FileChannel channel, FileOffset offset)
            throws IOException {
        this.format = format;
        this.declared = declared;
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

    @Override
    public FileOffset offset() {
        return offset;
    }

    @Override
    public PayloadFormat payload() {
        return format.kind().payload();
    }

    @Override
    public long bytesRead() throws IOException {
        return format.compressed() ? channel.position() : offset.bytes();
    }

    @Override
    public @Nullable Cut next() throws IOException {
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
            if (cutter instanceof CsvRowSplitter rows && offset.bytes() == 0) {
                return header(rows);
            }
        }
        Cut cut = cutter.next();
        if (cut != null && SourceFile.isRecord(cut)) {
            behind = new FileOffset(
                    offset.position() + 1, cutter.line(), cutter.offset(), cutter.mode(), offset.state());
        }
        return cut;
    }

    /** The header is no record: the caller sees a pause. */
    private @Nullable Cut header(CsvRowSplitter rows) throws IOException {
        if (!declared.hasHeader()) {
            FileState named = offset.state()
                    .withHeader(declared.headerLine(rows.delimiter()).orElse(null), rows.delimiter());
            behind = new FileOffset(0, rows.line(), rows.offset(), 0, named);
            return new Cut(Mark.PENDING, new byte[0], 0, null);
        }
        Cut header = firstRow(rows);
        if (header == null) {
            return null;
        }
        if (header.defect() != null) {
            throw new UnreadableFile("its header cannot be read: " + header.defect());
        }
        String names = declared.headerLine(rows.delimiter()).orElseGet(() -> text(header.bytes()));
        FileState state = offset.state().withHeader(names, rows.delimiter());
        behind = new FileOffset(0, rows.line(), rows.offset(), 0, state);
        return new Cut(header.mark() == Mark.LAST ? Mark.LAST : Mark.PENDING, new byte[0], 0, null);
    }

    private static @Nullable Cut firstRow(CsvRowSplitter rows) throws IOException {
        Cut row = rows.next();
        while (row != null && row.mark() == Mark.PENDING) {
            row = rows.next();
        }
        return row;
    }

    @Override
    public void accept() {
        offset = behind;
    }

    @Override
    public void countBad() {
        offset = offset.with(offset.state().oneMoreBad());
    }

    @Override
    public FileOffset finish() throws IOException {
        long size = channel.size();
        RecordSplitter cutter = splitter;
        FileOffset end = cutter == null
                ? offset
                : new FileOffset(offset.position(), cutter.line(), cutter.offset(), cutter.mode(), offset.state());
        if (!format.compressed() && size < end.bytes()) {
            throw new UnreadableFile("shrank to " + size + " bytes while it was read");
        }
        long read = format.compressed() ? size : end.bytes();
        return end.with(end.state().finished(read, Fingerprint.of(channel, read)));
    }

    private RecordSplitter splitter() throws IOException {
        var window = new ByteWindow(in, limit, offset.bytes());
        long line = offset.line();
        if (offset.bytes() == 0) {
            if (window.startsLikeUtf16()) {
                throw new UnreadableFile("is written in UTF-16; convert it to UTF-8");
            }
            window.skipByteOrderMark();
            for (int skipped = 0; skipped < declared.skipRows() && window.skipLine(); skipped++) {
                line++;
            }
        }
        return switch (format.kind()) {
            case CSV, TSV -> new CsvRowSplitter(window, delimiter(window), line);
            case PARQUET -> throw new IllegalStateException("Parquet is no text");
            case JSONL -> new LineSplitter(window, line);
            case JSON -> new JsonSplitter(window, line, offset.mode());
        };
    }

    private char delimiter(ByteWindow window) throws IOException {
        String known = offset.state().delimiter() == null
                ? declared.delimiter()
                : offset.state().delimiter();
        if (known != null) {
            return known.charAt(0);
        }
        return format.kind() == Kind.TSV ? '\t' : CsvDelimiter.detect(window.peek(), declared.hasHeader());
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

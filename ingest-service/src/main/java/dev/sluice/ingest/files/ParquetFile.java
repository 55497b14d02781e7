package dev.sluice.ingest.files;

import dev.sluice.ingest.cut.Cut;
import dev.sluice.ingest.jdbc.RowJson;
import dev.sluice.schemas.PayloadFormat;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * A Parquet file, row by row as JSON objects: numbers, times, bytes and nested values as those of databases. The file counts as complete
 * once its footer is there. Not thread-safe.
 */
final class ParquetFile implements SourceFile {

    private static final byte[] MAGIC = "PAR1".getBytes(StandardCharsets.US_ASCII);

    private final int limit;
    private final FileChannel channel;
    private final long size;
    private final ParquetRows rows;
    private final RowJson json;
    private FileOffset offset;
    private FileOffset behind;

    /**
     * @param channel of the whole file; closed with this
     * @param offset where to go on
     * @throws IOException if it is not complete, or no Parquet
     */
    ParquetFile(Path path, FileFormat format, FileChannel channel, int limit, FileOffset offset) throws IOException {
        if (format.compressed()) {
            throw new UnreadableFile("Parquet is compressed in itself; unpack the gzip around it");
        }
        this.limit = limit;
        this.channel = channel;
        this.size = channel.size();
        this.offset = offset;
        this.behind = offset;
        checkFooter();
        try {
            rows = ParquetRows.open(path, offset.position());
            json = rows.json();
        } catch (SQLException e) {
            throw unreadable(e);
        }
    }

    private void checkFooter() throws IOException {
        if (size == 0 || !isMagic(0)) {
            throw size < MAGIC.length ? cutOff() : new UnreadableFile("is not Parquet: its first bytes are not PAR1");
        }
        if (size < 2L * MAGIC.length || !isMagic(size - MAGIC.length)) {
            throw cutOff();
        }
    }

    private static CutOffFile cutOff() {
        return new CutOffFile("ends without the footer of Parquet; copy the file again");
    }

    private boolean isMagic(long at) throws IOException {
        var bytes = ByteBuffer.allocate(MAGIC.length);
        while (bytes.hasRemaining() && channel.read(bytes, at + bytes.position()) >= 0) {}
        return bytes.flip().equals(ByteBuffer.wrap(MAGIC));
    }

    private static UnreadableFile unreadable(SQLException e) {
        return new UnreadableFile("cannot be read as Parquet: "
                + String.valueOf(e.getMessage()).lines().findFirst().orElse(""));
    }

    @Override
    public FileOffset offset() {
        return offset;
    }

    @Override
    public PayloadFormat payload() {
        return PayloadFormat.JSON;
    }

    @Override
    public long bytesRead() {
        return offset.bytes();
    }

    @Override
    public @Nullable Cut next() throws IOException {
        try {
            if (!rows.result().next()) {
                return null;
            }
            Cut row = Cut.whole(json.next(rows.result()), limit);
            long position = offset.position() + 1;
            // a share of the file, for those who watch
            long bytes = (long) (size * Math.min(1.0, (double) position / Math.max(1, rows.count())));
            behind = new FileOffset(position, 0, bytes, 0, offset.state());
            return row;
        } catch (SQLException e) {
            throw unreadable(e);
        }
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
        var end = new FileOffset(offset.position(), 0, size, 0, offset.state());
        return end.with(end.state().finished(size, Fingerprint.of(channel, size)));
    }

    @Override
    public void close() throws IOException {
        rows.close();
        channel.close();
    }
}

package dev.sluice.ingest.push;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/** Reads a body, bounded in bytes after decompression and in time. Thread-safe. */
final class BodyReader {

    private final long maxBytes;
    private final Duration timeout;

    BodyReader(long maxBytes, Duration timeout) {
        this.maxBytes = maxBytes;
        this.timeout = timeout;
    }

    byte[] read(InputStream body, @Nullable String encoding) throws PushRefused {
        long deadline = System.nanoTime() + timeout.toNanos();
        InputStream timed = new Timed(body, deadline);
        try {
            if (encoding == null || encoding.isBlank() || encoding.strip().equalsIgnoreCase("identity")) {
                return readAll(timed);
            }
            if (encoding.strip().equalsIgnoreCase("gzip")) {
                return readAll(new GZIPInputStream(timed, 16 << 10));
            }
        } catch (TooSlow e) {
            throw new PushRefused(408, "the body did not arrive within " + timeout.toMillis() + " ms");
        } catch (ZipException | EOFException e) {
            throw new PushRefused(400, "the body is not whole: " + e.getMessage());
        } catch (IOException e) {
            throw new PushRefused(400, "the body could not be read: " + e.getMessage());
        }
        throw new PushRefused(415, "Content-Encoding: expected gzip or none, found '" + encoding + "'");
    }

    private byte[] readAll(InputStream in) throws IOException, PushRefused {
        var whole = new ByteArrayOutputStream(16 << 10);
        byte[] piece = new byte[16 << 10];
        for (int count = in.read(piece); count >= 0; count = in.read(piece)) {
            whole.write(piece, 0, count);
            if (whole.size() > maxBytes) {
                throw new PushRefused(413, "the body has more than " + maxBytes + " bytes; send it in parts");
            }
        }
        return whole.toByteArray();
    }

    /** A client that sends a byte now and then keeps within the server's idle time for ever, but not within this. */
    private static final class Timed extends InputStream {

        private final InputStream in;
        private final long deadline;

        Timed(InputStream in, long deadline) {
            this.in = in;
            this.deadline = deadline;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] bytes, int off, int len) throws IOException {
            int count = in.read(bytes, off, len);
            if (System.nanoTime() - deadline > 0) {
                throw new TooSlow();
            }
            return count;
        }

        @Override
        public int available() throws IOException {
            return in.available();
        }
    }

    private static final class TooSlow extends IOException {

        private static final long serialVersionUID = 1L;
    }
}

package dev.sluice.ingest.files;

import dev.sluice.schemas.Sha256;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.security.MessageDigest;
import java.util.HexFormat;

/**
 * Tells a file that grew from one whose content was replaced: the SHA-256 of its first bytes, with their number. Of up to 128 KiB it covers
 * every byte; of more, 32 blocks of 4 KiB from the first bytes to the last, so a change in place between two of them is not seen.
 */
final class Fingerprint {

    private static final int BLOCK = 4096;
    private static final int BLOCKS = 32;

    private Fingerprint() {}

    /** Of the first bytes of a file, before it is read. */
    static String ofBeginning(FileChannel file) throws IOException {
        return of(file, Math.min(BLOCK, file.size()));
    }

    /** Whether the file still starts with the bytes that gave this fingerprint. */
    static boolean matches(String fingerprint, FileChannel file) throws IOException {
        long length = Long.parseLong(fingerprint.substring(0, fingerprint.indexOf(':')));
        return file.size() >= length && of(file, length).equals(fingerprint);
    }

    /** Of the first so many bytes. */
    static String of(FileChannel file, long length) throws IOException {
        MessageDigest digest = Sha256.start();
        if (length <= (long) BLOCK * BLOCKS) {
            add(file, 0, (int) length, digest);
        } else {
            for (int block = 0; block < BLOCKS; block++) {
                add(file, (length - BLOCK) * block / (BLOCKS - 1), BLOCK, digest);
            }
        }
        return length + ":" + HexFormat.of().formatHex(digest.digest(), 0, 12);
    }

    private static void add(FileChannel file, long from, int length, MessageDigest digest) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(length);
        while (bytes.hasRemaining() && file.read(bytes, from + bytes.position()) >= 0) {}
        digest.update(bytes.flip());
    }
}

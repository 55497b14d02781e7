package dev.sluice.ingest.files;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Tells a file that grew from one whose content was replaced: the SHA-256 of its first bytes, with their number. */
final class Fingerprint {

    private static final int BYTES = 4096;

    private Fingerprint() {}

    /** Of the file as it is. */
    static String of(FileChannel file) throws IOException {
        return of(file, (int) Math.min(BYTES, file.size()));
    }

    /** Whether the file still starts with the bytes that gave this fingerprint. */
    static boolean matches(String fingerprint, FileChannel file) throws IOException {
        int length = Integer.parseInt(fingerprint.substring(0, fingerprint.indexOf(':')));
        return file.size() >= length && of(file, length).equals(fingerprint);
    }

    private static String of(FileChannel file, int length) throws IOException {
        ByteBuffer first = ByteBuffer.allocate(length);
        while (first.hasRemaining() && file.read(first, first.position()) >= 0) {}
        MessageDigest digest = sha256();
        digest.update(first.flip());
        return length + ":" + HexFormat.of().formatHex(digest.digest(), 0, 12);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}

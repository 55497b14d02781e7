package dev.sluice.llm.simulator;

import dev.sluice.schemas.Sha256;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** How the ledger names an input: 16 bytes of its SHA-256, so that a million inputs take little memory. Stateless. */
public final class InputDigest {

    private static final int BYTES = 16;

    private InputDigest() {}

    /**
     * The name of an input.
     *
     * @param json the input as compact JSON, its fields in the order in which they were sent
     * @return 32 hexadecimal digits
     */
    public static String of(String json) {
        byte[] hash = Sha256.start().digest(json.getBytes(StandardCharsets.UTF_8));
        return HexFormat.of().formatHex(hash, 0, BYTES);
    }
}

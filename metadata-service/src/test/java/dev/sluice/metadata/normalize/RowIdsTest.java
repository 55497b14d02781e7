package dev.sluice.metadata.normalize;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class RowIdsTest {
    private final RowIds ids = new RowIds();

    @Test
    void hashesAsFips202Says() {
        byte[] empty = new byte[16];
        new Shake128().hash(new byte[0], 0, empty);
        assertThat(HexFormat.of().formatHex(empty)).isEqualTo("7f9c2ba4e88f827d616045507605853e");

        // 1,600 bits of the published examples: more than one block
        byte[] long200 = new byte[200];
        Arrays.fill(long200, (byte) 0xa3);
        byte[] out = new byte[16];
        new Shake128().hash(long200, 200, out);
        assertThat(HexFormat.of().formatHex(out)).isEqualTo("131ab8d2b594946b9c81333f9bb6e0ce");
    }

    @Test
    void hashesMessagesOfEveryLengthAroundABlock() {
        // the last byte of padding meets the first at 167 bytes
        for (int length = 160; length < 176; length++) {
            byte[] message = "x".repeat(length).getBytes(StandardCharsets.UTF_8);
            byte[] once = new byte[10];
            byte[] again = new byte[10];
            Shake128 shake = new Shake128();
            shake.hash(message, length, once);
            shake.hash(message, length, again);
            assertThat(once).isEqualTo(again);
        }
    }

    @Test
    void namesChildrenAsDltDoes() {
        assertThat(ids.ofChild("row-1", "orders__items", 0)).isEqualTo("5JvBcPxrcZV1vg");
        assertThat(ids.ofChild("row-1", "orders__items", 1)).isEqualTo("j1hJuuNMyjUrjA");
    }

    @Test
    void namesRowsByTheirPrimaryKeyAsDltDoes() {
        assertThat(ids.ofPrimaryKey("abc")).isEqualTo("WIEJLdgYv1z4ow");
        assertThat(ids.ofPrimaryKey("{\"id\":1}")).isEqualTo("z5jIxXIbUnmbKw");
        assertThat(ids.ofPrimaryKey("{\"a\":1,\"b\":\"x\"}")).isEqualTo("khlsLbyhkJKGeQ");
    }

    @Test
    void takesParentsThatAreNotAscii() {
        assertThat(ids.ofChild("æ", "t", 0)).hasSize(14).isNotEqualTo(ids.ofChild("ø", "t", 0));
    }
}

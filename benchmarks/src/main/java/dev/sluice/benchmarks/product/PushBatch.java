package dev.sluice.benchmarks.product;

import dev.sluice.benchmarks.orders.OrderFormat;
import dev.sluice.benchmarks.orders.OrderGenerator;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;

/**
 * A body for the push door, made once and sent many times: each time the payment references are overwritten with the number of the
 * push, so that no two records are the same and a row tells which push brought it. Immutable and thread-safe.
 */
final class PushBatch {

    private static final String REFERENCE = "PAY-";
    private static final int DIGITS = 10;
    private static final int NUMBERS_PER_PUSH = 10_000;

    private final byte[] body;
    private final int[] references;

    private PushBatch(byte[] body, int[] references) {
        this.body = body;
        this.references = references;
    }

    /** A batch of readable orders; fewer than {@value #NUMBERS_PER_PUSH}. */
    static PushBatch of(OrderGenerator generator, int records) {
        var text = new StringBuilder();
        int[] references = new int[records];
        for (int i = 0; i < records; i++) {
            int start = text.length();
            generator.next(OrderFormat.JSONL, text);
            if (text.charAt(text.length() - 1) != '}') {
                text.setLength(start);
                i--;
                continue;
            }
            references[i] = text.lastIndexOf(REFERENCE) + REFERENCE.length();
            text.append('\n');
        }
        // every byte is one character: positions in the text are positions in the body
        byte[] body = text.toString().replace('€', 'E').getBytes(StandardCharsets.ISO_8859_1);
        return new PushBatch(body, references);
    }

    int records() {
        return references.length;
    }

    /** The body of a push. */
    byte[] numbered(int push) {
        byte[] copy = Arrays.copyOf(body, body.length);
        for (int i = 0; i < references.length; i++) {
            long number = (long) push * NUMBERS_PER_PUSH + i;
            byte[] digits =
                    String.format(Locale.ROOT, "%0" + DIGITS + "d", number).getBytes(StandardCharsets.US_ASCII);
            System.arraycopy(digits, 0, copy, references[i], DIGITS);
        }
        return copy;
    }

    /** SQL that tells the push from a row. */
    static String pushOfRow() {
        return "substr(payment_ref, " + (REFERENCE.length() + 1) + ")::BIGINT // " + NUMBERS_PER_PUSH;
    }
}

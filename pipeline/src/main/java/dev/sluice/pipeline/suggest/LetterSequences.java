package dev.sluice.pipeline.suggest;

import java.util.Arrays;
import java.util.Locale;

/**
 * How often each sequence of three letters occurs in the data. Sequences share counters by their hash, so the work and the room are the
 * same for any number of values; a shared counter makes a sequence look more usual than it is, never less. Immutable once it is built.
 */
final class LetterSequences {
    private static final int LONGEST = 200;
    private static final int BITS = 22;
    /** One changed letter stands in three sequences. */
    private static final int LEAST_ODD = 2;

    private final int[] counts = new int[1 << BITS];

    private LetterSequences() {}

    /** The sequences in all fields; a value that comes several times counts as often. */
    static LetterSequences of(Profile profile) {
        LetterSequences sequences = new LetterSequences();
        for (Column column : profile.columns()) {
            for (int code = 0; code < column.distinct(); code++) {
                sequences.add(column.value(code), column.count(code));
            }
        }
        return sequences;
    }

    private void add(String value, int count) {
        String text = prepared(value);
        for (int i = 0; i + 3 <= text.length(); i++) {
            int slot = slot(text, i);
            counts[slot] = (int) Math.min(Integer.MAX_VALUE, (long) counts[slot] + count);
        }
    }

    /** Whether a value that is there so many times has sequences that nothing else has. */
    boolean odd(String value, int count) {
        String text = prepared(value);
        int[] own = new int[Math.max(0, text.length() - 2)];
        for (int i = 0; i < own.length; i++) {
            own[i] = slot(text, i);
        }
        Arrays.sort(own);
        int odd = 0;
        for (int from = 0, to; from < own.length; from = to) {
            to = from + 1;
            while (to < own.length && own[to] == own[from]) {
                to++;
            }
            odd += counts[own[from]] <= (long) Math.max(2, count) * (to - from) ? 1 : 0;
        }
        return odd >= LEAST_ODD;
    }

    private static int slot(String text, int at) {
        long sequence = ((long) text.charAt(at) << 32) | ((long) text.charAt(at + 1) << 16) | text.charAt(at + 2);
        return (int) ((sequence * 0x9E3779B97F4A7C15L) >>> (64 - BITS));
    }

    /** Lower case, with a blank at either end, so that beginnings and ends are sequences of their own. */
    private static String prepared(String value) {
        String text = value.length() <= LONGEST ? value : value.substring(0, LONGEST);
        return " " + text.toLowerCase(Locale.ROOT) + " ";
    }
}

package dev.sluice.pipeline.group;

import java.util.Locale;

/** How far two spellings are apart. Stateless. */
public final class Spelling {
    /** Longer texts are compared by their first so many characters: the work is quadratic. */
    private static final int LONGEST = 500;

    private Spelling() {}

    /** Whether one may be a misspelling of the other: at most one edit in four characters, never more than twelve. */
    public static boolean near(String a, String b) {
        String first = prepared(a);
        String second = prepared(b);
        int longest = Math.max(first.length(), second.length());
        int limit = longest <= 3 ? 1 : Math.min(12, longest / 4);
        return distance(first, second, limit) <= limit;
    }

    private static String prepared(String text) {
        String folded = text.toLowerCase(Locale.ROOT);
        return folded.length() <= LONGEST ? folded : folded.substring(0, LONGEST);
    }

    /** Edits (insert, delete, change, swap neighbours) that make one of the other; anything above the limit is the limit + 1. */
    public static int distance(String a, String b, int limit) {
        if (Math.abs(a.length() - b.length()) > limit) {
            return limit + 1;
        }
        int[] beforeLast = new int[b.length() + 1];
        int[] last = new int[b.length() + 1];
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            last[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            row[0] = i;
            int best = i;
            for (int j = 1; j <= b.length(); j++) {
                boolean same = a.charAt(i - 1) == b.charAt(j - 1);
                int cost = Math.min(Math.min(last[j], row[j - 1]) + 1, last[j - 1] + (same ? 0 : 1));
                if (i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1)) {
                    cost = Math.min(cost, beforeLast[j - 2] + 1);
                }
                row[j] = cost;
                best = Math.min(best, cost);
            }
            if (best > limit) {
                return limit + 1;
            }
            int[] spare = beforeLast;
            beforeLast = last;
            last = row;
            row = spare;
        }
        return Math.min(last[b.length()], limit + 1);
    }
}

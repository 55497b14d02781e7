package dev.sluice.pipeline.personal;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * One word of a text.
 *
 * @param text as written, an initial's or abbreviation's point left out
 * @param start index of its first character
 * @param end index behind its last letter
 * @param point whether a point follows it at once
 * @param gap what stands between the word before it and this one
 */
record Word(String text, int start, int end, boolean point, String gap) {
    /** Words of a text, in order; longer ones than any name are no words of interest, and stay whole. */
    static List<Word> of(String text) {
        List<Word> words = new ArrayList<>();
        int last = 0;
        for (int at = 0; at < text.length(); ) {
            int start = at;
            while (at < text.length() && isPart(text, at, start)) {
                at++;
            }
            if (at > start) {
                boolean point = at < text.length() && text.charAt(at) == '.';
                words.add(new Word(text.substring(start, at), start, at, point, text.substring(last, start)));
                last = at;
            } else {
                at++;
            }
        }
        return words;
    }

    private static boolean isPart(String text, int at, int start) {
        char c = text.charAt(at);
        if (Character.isLetter(c) || Character.isSurrogate(c) || Character.getType(c) == Character.NON_SPACING_MARK) {
            return true;
        }
        boolean joint = c == '\'' || c == '\u2019' || c == '-';
        boolean letterFollows = at + 1 < text.length() && Character.isLetter(text.charAt(at + 1));
        return joint && at > start && letterFollows && !isPossessive(text, at);
    }

    /** 's at the end of a word. */
    private static boolean isPossessive(String text, int at) {
        return text.charAt(at) != '-'
                && Character.toLowerCase(text.charAt(at + 1)) == 's'
                && (at + 2 == text.length() || !Character.isLetter(text.charAt(at + 2)));
    }

    String folded() {
        return text.toLowerCase(Locale.ROOT);
    }

    boolean isCapital() {
        int first = text.codePointAt(0);
        return Character.isUpperCase(first) || Character.isTitleCase(first);
    }

    boolean isInitial() {
        return text.length() == 1 && isCapital();
    }

    boolean isIn(Set<String> set) {
        return set.contains(folded());
    }

    /** Whether it continues the words before it: nothing but a blank between, or a point and a blank after an initial or a title. */
    boolean follows(Word before) {
        return gap.equals(" ") || (before.point && gap.equals(". "));
    }

    /** Whether a sentence, a line or a quotation begins with it. */
    boolean begins() {
        return gap.isEmpty()
                || gap.indexOf('\n') >= 0
                || gap.indexOf('.') >= 0
                || gap.indexOf('?') >= 0
                || gap.indexOf('!') >= 0
                || gap.indexOf(':') >= 0
                || gap.indexOf('"') >= 0;
    }
}

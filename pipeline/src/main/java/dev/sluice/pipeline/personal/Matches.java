package dev.sluice.pipeline.personal;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;

/** What detectors share: patterns in linear time, and the words before a place. Stateless. */
final class Matches {
    private Matches() {}

    /** The places where the pattern matches (its first group, where it has one) and the text satisfies the condition. */
    static List<PersonalSpan> of(String kind, Pattern pattern, String text, Predicate<String> valid) {
        List<PersonalSpan> spans = new ArrayList<>();
        Matcher matcher = pattern.matcher(text);
        int group = matcher.groupCount() > 0 ? 1 : 0;
        while (matcher.find()) {
            if (matcher.start(group) >= 0 && valid.test(matcher.group(group))) {
                spans.add(new PersonalSpan(kind, matcher.start(group), matcher.end(group)));
            }
        }
        return spans;
    }

    static boolean hasDigit(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isDigit(text.charAt(i))) {
                return true;
            }
        }
        return false;
    }

    /** Digits alone, in their order. */
    static String digits(String text) {
        StringBuilder digits = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) >= '0' && text.charAt(i) <= '9') {
                digits.append(text.charAt(i));
            }
        }
        return digits.toString();
    }

    /** So many characters before a place, in lower case. */
    static String before(String text, int at, int characters) {
        return text.substring(Math.max(0, at - characters), at).toLowerCase(Locale.ROOT);
    }
}

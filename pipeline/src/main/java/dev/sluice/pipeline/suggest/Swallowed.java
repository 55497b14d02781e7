package dev.sluice.pipeline.suggest;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** Values that stand at the end of another field while their own is empty: "San Francisco CA" with no state. Stateless. */
final class Swallowed {
    private static final int LEAST = 3;
    private static final double MOSTLY = 0.8;
    private static final double SELDOM = 0.1;
    private static final Pattern LETTERS = Pattern.compile("[A-Z]{2,3}");

    private Swallowed() {}

    /** The rules that bring them back; codes of two or three capital letters only, since words end in words by chance. */
    static List<Suggestion> suggest(Profile profile) {
        List<Suggestion> suggestions = new ArrayList<>();
        for (Column code : profile.columns()) {
            int letters =
                    code.countWhere(value -> LETTERS.matcher(value.strip()).matches());
            if (code.filled() == 0 || code.filled() == code.rows() || letters < 0.98 * code.filled()) {
                continue;
            }
            for (Column text : profile.columns()) {
                if (text != code) {
                    suggest(text, code, suggestions);
                }
            }
        }
        return suggestions;
    }

    private static void suggest(Column text, Column code, List<Suggestion> suggestions) {
        int empty = 0;
        int swallowed = 0;
        int both = 0;
        String example = "";
        for (int row = 0; row < Math.min(code.keptRows(), text.keptRows()); row++) {
            String value = text.code(row) < 0 ? "" : text.value(text.code(row)).strip();
            int blank = value.lastIndexOf(' ');
            String last = blank < 1 ? "" : value.substring(blank + 1);
            boolean known = LETTERS.matcher(last).matches() && code.countOf(last) > 1;
            if (code.code(row) == Column.NONE) {
                empty += value.isEmpty() ? 0 : 1;
                swallowed += known ? 1 : 0;
                example = known ? value : example;
            } else {
                both += known ? 1 : 0;
            }
        }
        if (swallowed < LEAST || swallowed < MOSTLY * empty || both > SELDOM * swallowed) {
            return;
        }
        String letters = code.countWhere(value -> value.strip().length() == 3) > 0 ? "[A-Z]{2,3}" : "[A-Z]{2}";
        String from = Yaml.variable(text.name());
        String to = Yaml.variable(code.name());
        suggestions.add(new Suggestion(
                List.of(String.format(
                        Locale.ROOT,
                        "%d of %d rows without %s have one at the end of %s, such as %s",
                        swallowed,
                        empty,
                        code.name(),
                        text.name(),
                        Yaml.quoted(example))),
                List.of("{when: \"(" + to + " == null || " + to + " == '') && " + from + ".matches('[ ,]" + letters
                        + "$')\", set: {" + Yaml.text(code.name()) + ": {expr: '" + from + "'}}}")));
        suggestions.add(Suggestion.of(
                "the code alone",
                "{field: " + Yaml.text(code.name()) + ", when: \"size(" + to + ") > 3\", extract: \"[ ,](" + letters
                        + ")$\"}"));
        suggestions.add(Suggestion.of(
                "and the text without it",
                "{field: " + Yaml.text(text.name()) + ", when: \"" + from + ".endsWith(' ' + " + to
                        + ")\", replace: {\"[ ,]+" + letters + "$\": \"\"}}"));
    }
}

package dev.sluice.pipeline.suggest;

import com.google.re2j.Pattern;
import dev.sluice.pipeline.row.JsonText;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The form of codes: runs of digits and letters with what stands between them. Stateless. */
final class Shapes {
    private static final double COVER = 0.93;
    private static final double LEAST_PART = 0.03;
    private static final int MOST_PARTS = 3;
    private static final int LONGEST = 24;

    private Shapes() {}

    /**
     * A check that is suggested.
     *
     * @param rule the rule
     * @param fails whether some value fails it
     */
    record Check(Suggestion rule, boolean fails) {}

    /** A check for a field nearly all of whose values have one of a few forms; it changes nothing. */
    static Optional<Check> suggest(Column column) {
        if (column.filled() == 0) {
            return Optional.empty();
        }
        int counted = column.counted();
        Map<String, Shape> shapes = new LinkedHashMap<>();
        for (int code = 0; code < column.distinct(); code++) {
            String value = column.value(code);
            if (value.length() <= LONGEST) {
                List<String> runs = runs(value);
                shapes.computeIfAbsent(kinds(runs), kinds -> new Shape()).add(runs, column.count(code));
            }
        }
        List<Shape> frequent = shapes.values().stream()
                .filter(shape -> shape.rows >= LEAST_PART * counted)
                .sorted((a, b) -> b.rows - a.rows)
                .limit(MOST_PARTS)
                .toList();
        int covered = frequent.stream().mapToInt(shape -> shape.rows).sum();
        boolean code = frequent.stream().anyMatch(Shape::hasDigits)
                && frequent.stream().allMatch(Shape::isShort);
        if (covered < COVER * counted || !code) {
            return Optional.empty();
        }
        String regex =
                String.join("|", frequent.stream().map(Shape::regex).distinct().toList());
        String evidence =
                String.format(Locale.ROOT, "%d of %d values have this form; a check changes nothing", covered, counted);
        String entry = "{field: " + Yaml.text(column.name()) + ", matches: " + JsonText.of(regex) + "}";
        return Optional.of(new Check(Suggestion.of(evidence, entry), covered < counted));
    }

    /** Runs of digits, of lower-case or upper-case letters; everything else one by one. */
    private static List<String> runs(String value) {
        List<String> runs = new ArrayList<>();
        int from = 0;
        for (int i = 1; i <= value.length(); i++) {
            if (i == value.length()
                    || kind(value.charAt(i)) != kind(value.charAt(from))
                    || kind(value.charAt(i)) == '.') {
                runs.add(value.substring(from, i));
                from = i;
            }
        }
        return runs;
    }

    private static char kind(char c) {
        if (c >= '0' && c <= '9') {
            return '9';
        }
        if (c >= 'a' && c <= 'z') {
            return 'a';
        }
        return c >= 'A' && c <= 'Z' ? 'A' : '.';
    }

    private static String kinds(List<String> runs) {
        StringBuilder kinds = new StringBuilder();
        for (String run : runs) {
            char kind = kind(run.charAt(0));
            kinds.append(kind == '.' ? run : Character.toString(kind));
        }
        return kinds.toString();
    }

    /** Values of the same kinds of runs. */
    private static final class Shape {
        private final List<String> constant = new ArrayList<>();
        private final List<int[]> lengths = new ArrayList<>();
        private int rows;

        void add(List<String> runs, int count) {
            rows += count;
            for (int i = 0; i < runs.size(); i++) {
                String run = runs.get(i);
                if (constant.size() == i) {
                    constant.add(run);
                    lengths.add(new int[] {run.length(), run.length()});
                } else {
                    if (!constant.get(i).equals(run)) {
                        constant.set(i, kind(run.charAt(0)) == '9' ? "9" : kind(run.charAt(0)) == 'a' ? "a?" : "A?");
                    }
                    lengths.get(i)[0] = Math.min(lengths.get(i)[0], run.length());
                    lengths.get(i)[1] = Math.max(lengths.get(i)[1], run.length());
                }
            }
        }

        boolean hasDigits() {
            return constant.stream().anyMatch(run -> kind(run.charAt(0)) == '9');
        }

        boolean isShort() {
            return constant.size() <= 8;
        }

        String regex() {
            StringBuilder regex = new StringBuilder();
            for (int i = 0; i < constant.size(); i++) {
                char kind = kind(constant.get(i).charAt(0));
                String run = constant.get(i);
                if (kind == '9') {
                    regex.append("[0-9]").append(times(lengths.get(i)));
                } else if (run.equals("a?") || run.equals("A?")) {
                    regex.append(kind == 'a' ? "[a-z]" : "[A-Z]").append(times(lengths.get(i)));
                } else {
                    regex.append(kind == '.' ? Pattern.quote(run) : run);
                }
            }
            return regex.toString();
        }

        private static String times(int[] length) {
            if (length[0] != length[1]) {
                return "+";
            }
            return length[0] == 1 ? "" : "{" + length[0] + "}";
        }
    }
}

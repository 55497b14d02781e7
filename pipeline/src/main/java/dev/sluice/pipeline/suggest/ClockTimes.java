package dev.sluice.pipeline.suggest;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** Columns of twelve-hour clock times in one notation mostly, with others that hold the same among other things. Stateless. */
final class ClockTimes {
    private record Notation(Pattern pattern, String replacement, String regex, boolean lower) {}

    private static final List<Notation> NOTATIONS = List.of(
            notation("(1[0-2]|[1-9]):[0-5][0-9] [ap]\\.m\\.", "$1 $2.m.", true),
            notation("(1[0-2]|[1-9]):[0-5][0-9] [ap]m", "$1 $2m", true),
            notation("(1[0-2]|[1-9]):[0-5][0-9][ap]m", "$1$2m", true),
            notation("(1[0-2]|[1-9]):[0-5][0-9] [AP]M", "$1 $2M", false),
            notation("(1[0-2]|[1-9]):[0-5][0-9][AP]M", "$1$2M", false));

    private static final Pattern HELD = Pattern.compile(
            "^\\D*(?:\\d{1,4}[/.-]\\d{1,2}[/.-]\\d{1,4}\\D+)?0?\\d{1,2}:\\d{2}\\s?[AaPp](?:\\.?[Mm]\\.?)?(?:[^0-9:].*)?$");
    private static final double MOSTLY = 0.6;

    private ClockTimes() {}

    private static Notation notation(String regex, String replacement, boolean lower) {
        return new Notation(Pattern.compile(regex), replacement, regex, lower);
    }

    static Optional<Suggestion> suggest(Column column, List<String> nulls) {
        int valued = column.counted() - column.countWhere(nulls::contains);
        for (Notation notation : NOTATIONS) {
            int plain =
                    column.countWhere(value -> notation.pattern.matcher(value).matches());
            if (valued == 0 || plain < MOSTLY * valued) {
                continue;
            }
            int held =
                    column.countWhere(value -> !notation.pattern.matcher(value).matches()
                            && HELD.matcher(value.strip()).matches());
            if (held == 0) {
                continue;
            }
            String other = column.valuesWhere(
                            value -> !notation.pattern.matcher(value).matches()
                                    && HELD.matcher(value.strip()).matches())
                    .get(0);
            return Optional.of(new Suggestion(
                    List.of(String.format(
                            Locale.ROOT,
                            "%d of %d values are times of one notation; %d hold one in another, such as %s",
                            plain,
                            valued,
                            held,
                            Yaml.quoted(other))),
                    List.of(
                            "field: " + Yaml.text(column.name()),
                            "replace:",
                            "  \"^.*?([0-9]{1,2}:[0-9]{2}) ?([AaPp])\\\\.?[Mm]?\\\\.?.*$\": \"" + notation.replacement
                                    + "\"",
                            "  \"^0\": \"\"",
                            notation.lower ? "lowercase: true" : "uppercase: true")));
        }
        return Optional.empty();
    }
}

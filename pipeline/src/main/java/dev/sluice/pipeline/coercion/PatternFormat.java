package dev.sluice.pipeline.coercion;

import java.text.ParsePosition;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoField;
import java.time.temporal.TemporalAccessor;
import java.time.temporal.TemporalQueries;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Any other java.time pattern, strict about days that do not exist, without regard to case. */
final class PatternFormat implements MomentFormat {
    private static final Pattern HALF_DAY = Pattern.compile("(?<=[0-9\\s])([aApP])\\.?(?:[mM]\\.?)?(?![\\p{L}.])");

    private static final Pattern TWO_DIGITS = Pattern.compile("(?<!u)uu(?!u)");
    private static final int LAST_YEAR = 9999;

    private final DateTimeFormatter formatter;
    private final boolean halfDay;
    private final boolean guessesCentury;

    private PatternFormat(DateTimeFormatter formatter, boolean halfDay, boolean guessesCentury) {
        this.formatter = formatter;
        this.halfDay = halfDay;
        this.guessesCentury = guessesCentury;
    }

    /** A notation that java.time knows by name. */
    static PatternFormat of(DateTimeFormatter formatter) {
        return new PatternFormat(formatter.withResolverStyle(ResolverStyle.STRICT), false, false);
    }

    /**
     * Compiles a pattern.
     *
     * @param century where its years of two digits lie
     * @throws IllegalArgumentException when it is none
     */
    static PatternFormat of(String pattern, Locale locale, Century century) {
        String letters = pattern.replaceAll("'[^']*'", "");
        // strict resolution knows a year only with an era, where "u" is what everybody means by "y"
        String strict = letters.indexOf('G') >= 0 ? pattern : outsideQuotes(pattern, 'y', 'u');
        boolean halfDay = letters.indexOf('a') >= 0;
        String written = halfDay ? strict.replace(" a", "[ ]a") : strict;
        DateTimeFormatterBuilder builder = new DateTimeFormatterBuilder().parseCaseInsensitive();
        Matcher year = TWO_DIGITS.matcher(written);
        if (!Century.isOpenIn(pattern) || century.firstYear() == Century.NONE.firstYear() || !year.find()) {
            builder.appendPattern(written);
        } else {
            // the general formatter knows years of two digits from 2000 on
            builder.appendPattern(written.substring(0, year.start()))
                    .appendValueReduced(ChronoField.YEAR, 2, 2, century.firstYear())
                    .appendPattern(written.substring(year.end()));
        }
        DateTimeFormatter formatter = builder.toFormatter(locale).withResolverStyle(ResolverStyle.STRICT);
        return new PatternFormat(formatter, halfDay, century.guessed());
    }

    private static String outsideQuotes(String pattern, char from, char to) {
        StringBuilder text = new StringBuilder(pattern);
        boolean quoted = false;
        for (int i = 0; i < text.length(); i++) {
            quoted ^= text.charAt(i) == '\'';
            if (!quoted && text.charAt(i) == from) {
                text.setCharAt(i, to);
            }
        }
        return text.toString();
    }

    @Override
    public @Nullable Moment read(String text) {
        String normal = halfDay ? HALF_DAY.matcher(text).replaceAll("$1M") : text;
        ParsePosition position = new ParsePosition(0);
        // most texts that do not fit are found here, without the cost of an exception
        if (formatter.parseUnresolved(normal, position) == null || position.getIndex() < normal.length()) {
            return null;
        }
        try {
            TemporalAccessor parsed = formatter.parse(normal);
            LocalDate date = parsed.query(TemporalQueries.localDate());
            if (date != null && (date.getYear() < 1 || date.getYear() > LAST_YEAR)) {
                return null;
            }
            Moment moment =
                    new Moment(date, parsed.query(TemporalQueries.localTime()), parsed.query(TemporalQueries.zone()));
            return moment.date() == null && moment.time() == null ? null : moment;
        } catch (DateTimeException e) {
            return null;
        }
    }

    @Override
    public boolean guessesCentury() {
        return guessesCentury;
    }
}

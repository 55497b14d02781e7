package dev.sluice.pipeline.coercion;

import java.time.LocalDate;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A java.time pattern of numbers and marks alone ({@code dd/MM/yyyy HH:mm}, {@code h:mm a}), read by hand: several times faster than
 * the general formatter, without an exception for what does not fit, and lenient about the spelling of am and pm.
 */
final class NumericFormat implements MomentFormat {
    /** Letter of the pattern with its count; a mark has count 0. */
    private record Token(char letter, int count) {}

    private final List<Token> tokens;
    private final boolean hasDate;
    private final boolean hasTime;
    private final Century century;

    private NumericFormat(List<Token> tokens, String letters, Century century) {
        this.tokens = List.copyOf(tokens);
        this.century = century;
        this.hasDate = letters.indexOf('y') >= 0 && letters.indexOf('M') >= 0 && letters.indexOf('d') >= 0;
        this.hasTime = letters.indexOf('H') >= 0 || letters.indexOf('h') >= 0;
    }

    /** The format of a pattern; empty where the pattern has other letters than these. */
    static Optional<NumericFormat> of(String pattern, Century century) {
        List<Token> tokens = new ArrayList<>();
        StringBuilder letters = new StringBuilder();
        for (int at = 0; at < pattern.length(); ) {
            char c = pattern.charAt(at);
            int count = 1;
            while (at + count < pattern.length() && pattern.charAt(at + count) == c) {
                count++;
            }
            if ("[]{}#'".indexOf(c) >= 0) {
                return Optional.empty();
            }
            if (Character.isLetter(c)) {
                char letter = c == 'u' ? 'y' : c;
                if (!isNumeric(letter, count) || letters.indexOf(String.valueOf(letter)) >= 0) {
                    return Optional.empty();
                }
                tokens.add(new Token(letter, count));
                letters.append(letter);
            } else {
                for (int i = 0; i < count; i++) {
                    tokens.add(new Token(c, 0));
                }
            }
            at += count;
        }
        String all = letters.toString();
        boolean twelve = all.indexOf('h') >= 0;
        boolean whole =
                all.indexOf('y') >= 0 == all.indexOf('M') >= 0 && all.indexOf('M') >= 0 == all.indexOf('d') >= 0;
        return twelve == all.indexOf('a') >= 0 && whole
                ? Optional.of(new NumericFormat(tokens, all, century))
                : Optional.empty();
    }

    private static boolean isNumeric(char letter, int count) {
        return switch (letter) {
            case 'y' -> count == 4 || count == 2;
            case 'M', 'd', 'H', 'h', 'm', 's' -> count <= 2;
            case 'S' -> count <= 9;
            case 'a' -> count == 1;
            default -> false;
        };
    }

    @Override
    public @Nullable Moment read(String text) {
        Cursor cursor = new Cursor(text);
        int year = 0;
        int month = 0;
        int day = 0;
        int hour = 0;
        int minute = 0;
        int second = 0;
        int nano = 0;
        int halfDay = 0;
        boolean twelve = false;
        for (int i = 0; i < tokens.size(); i++) {
            Token token = tokens.get(i);
            switch (token.letter) {
                case 'y' -> year = token.count == 4 ? cursor.digits(4, 4) : twoDigits(cursor);
                case 'M' -> month = cursor.digits(token.count, 2);
                case 'd' -> day = cursor.digits(token.count, 2);
                case 'H' -> hour = cursor.digits(token.count, 2);
                case 'h' -> {
                    hour = cursor.digits(token.count, 2);
                    twelve = true;
                }
                case 'm' -> minute = cursor.digits(token.count, 2);
                case 's' -> second = cursor.digits(token.count, 2);
                case 'S' -> nano = cursor.fraction(token.count, token.count);
                case 'a' -> halfDay = cursor.halfDay();
                default -> {
                    boolean blankBeforeHalfDay = token.letter == ' '
                            && i + 1 < tokens.size()
                            && tokens.get(i + 1).letter == 'a'
                            && tokens.get(i + 1).count == 1;
                    if (!cursor.skip(token.letter) && !blankBeforeHalfDay) {
                        return null;
                    }
                }
            }
        }
        if (!cursor.atEnd() || halfDay < 0 || (twelve && (hour < 1 || hour > 12))) {
            return null;
        }
        LocalDate date = hasDate ? Cursor.date(year, month, day) : null;
        LocalTime time = hasTime ? Cursor.time(twelve ? hour % 12 + halfDay : hour, minute, second, nano) : null;
        return (hasDate && date == null) || (hasTime && time == null) ? null : new Moment(date, time, null);
    }

    private int twoDigits(Cursor cursor) {
        int digits = cursor.digits(2, 2);
        return digits < 0 ? -1 : century.year(digits);
    }

    @Override
    public boolean guessesCentury() {
        return century.guessed();
    }
}

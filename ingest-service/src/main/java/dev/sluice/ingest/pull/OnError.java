package dev.sluice.ingest.pull;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What becomes of records that cannot be read, as {@code on_error} says. Immutable.
 *
 * @param kept whether they go on as dead letters; else they are only counted
 * @param stopAtPercent share of such records in a load beyond which reading stops, in percent; 100 never
 */
public record OnError(boolean kept, double stopAtPercent) {

    /** Dead letters: the default. */
    public static final OnError DEAD_LETTER = new OnError(true, 100);

    /** A load is judged from this many records on. */
    static final int ENOUGH = 100;

    private static final Pattern STOP = Pattern.compile("stop at (\\d{1,2}(?:\\.\\d+)?) ?%");

    /**
     * Reads {@code skip}, {@code dead-letter} or {@code stop at N %}.
     *
     * @throws InvalidSource if it is none of them
     */
    public static OnError parse(String word, String path) {
        if (word.equals("skip")) {
            return new OnError(false, 100);
        }
        if (word.equals("dead-letter")) {
            return DEAD_LETTER;
        }
        Matcher stop = STOP.matcher(word);
        if (stop.matches()) {
            return new OnError(true, Double.parseDouble(stop.group(1)));
        }
        throw new InvalidSource(path, "expected skip, dead-letter or 'stop at N %', found '" + word + "'");
    }

    /** Whether so many bad records among so many are too many. */
    public boolean isTooMuch(long bad, long records) {
        return stopAtPercent < 100 && records >= ENOUGH && bad * 100.0 > records * stopAtPercent;
    }
}

package dev.sluice.pipeline.rule;

import dev.sluice.pipeline.coercion.WrittenDuration;
import dev.sluice.pipeline.definition.Section;
import java.math.BigDecimal;
import java.time.Duration;

/**
 * The time that a rule about duplicates looks back, and ahead where records come late.
 *
 * @param millis its length
 */
public record Window(long millis) {
    /** No rule looks further: whoever keeps the sightings may forget older ones. */
    public static final Duration LONGEST = Duration.ofDays(31);

    static final String KEY = "within";

    /** What {@code within} says; the longest where it is absent. */
    static Window read(Section options) {
        String text = options.has(KEY) ? options.word(KEY) : null;
        if (text == null) {
            return new Window(LONGEST.toMillis());
        }
        BigDecimal seconds = WrittenDuration.seconds(text);
        if (seconds == null
                || seconds.signum() <= 0
                || seconds.compareTo(BigDecimal.valueOf(LONGEST.toSeconds())) > 0) {
            options.add(
                    KEY,
                    "expected a length of time of at most " + LONGEST.toDays() + " days, found '" + text + "'",
                    "write for example 24h or 7 days");
            return new Window(LONGEST.toMillis());
        }
        return new Window(seconds.movePointRight(3).longValue());
    }
}

package dev.sluice.pipeline.personal;

/**
 * A place in a text that seems to be about a person.
 *
 * @param kind name of the detector: {@code email}, {@code phone} …
 * @param start index of its first character
 * @param end index behind its last character
 */
public record PersonalSpan(String kind, int start, int end) {
    /** Number of characters. */
    public int length() {
        return end - start;
    }

    boolean overlaps(PersonalSpan other) {
        return start < other.end && other.start < end;
    }
}

package dev.sluice.pipeline;

/**
 * One failed check or coercion.
 *
 * @param field path of the field as it is called in the clean row
 * @param check name of the check, stable: {@code email}, {@code to decimal(12,2)}, {@code required} …
 * @param severity error or warning
 * @param message what was expected and what was found, at most 200 characters
 */
public record RowFinding(String field, String check, Severity severity, String message) {
    /** How bad it is. */
    public enum Severity {
        /** The value is wrong. */
        ERROR("error"),
        /** The value may be wrong. */
        WARNING("warning");

        private final String word;

        Severity(String word) {
            this.word = word;
        }

        /** The word that is written to topics and tables. */
        public String word() {
            return word;
        }
    }
}

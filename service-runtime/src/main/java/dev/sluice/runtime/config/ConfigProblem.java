package dev.sluice.runtime.config;

/**
 * One thing wrong with the configuration.
 *
 * @param key path of the key, such as {@code http.port}; empty when it is about a whole file
 * @param origin where it was written: {@code sluice.yaml:12}, {@code environment variable SLUICE_HTTP_PORT}, {@code --set}; empty
 *     when it was written nowhere
 * @param message what was expected, what was found, how to mend it
 */
public record ConfigProblem(String key, String origin, String message) {

    /** A problem whose origin the reader of the configuration fills in. */
    public static ConfigProblem of(String key, String message) {
        return new ConfigProblem(key, "", message);
    }

    @Override
    public String toString() {
        String where = origin.isEmpty() ? "" : " (" + origin + ")";
        return (key.isEmpty() ? "configuration" : key) + where + ": " + message;
    }
}

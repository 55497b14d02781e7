package dev.sluice.ingest.pull;

import dev.sluice.runtime.config.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Fills <code>${NAME}</code> and <code>${file:/run/secrets/x}</code> in settings, at the last moment and only in the process that
 * asks the source. Definitions travel on a topic, so what is secret must be such a place and never stand there itself. Thread-safe.
 */
public final class Secrets {

    private static final Pattern PLACE = Pattern.compile("\\$\\{(?:(env|file):)?([^}]+)}");

    private final Map<String, String> environment;

    public Secrets(Map<String, String> environment) {
        this.environment = Map.copyOf(environment);
    }

    /** Those of this process. */
    public static Secrets ofProcess() {
        return new Secrets(System.getenv());
    }

    /**
     * A value that must be a place.
     *
     * @throws InvalidSource if it stands in the definition itself
     */
    public Secret secret(Settings settings, String key, String example) {
        String text = settings.required(key, key + ": ${" + example + "}");
        requirePlace(text, settings.path() + "." + key, example);
        return Secret.of(fill(text, settings.path() + "." + key));
    }

    /** Refuses a secret in plain words. */
    public static void requirePlace(String text, String path, String example) {
        if (!PLACE.matcher(text).find()) {
            throw new InvalidSource(
                    path,
                    "a secret stands in the definition, which travels on a topic; write ${" + example
                            + "} and set that variable where ingest runs");
        }
    }

    /**
     * A text with its places filled.
     *
     * @throws InvalidSource naming what is missing, not what was found
     */
    public String fill(String text, String path) {
        return text.contains("${")
                ? PLACE.matcher(text).replaceAll(match -> Matcher.quoteReplacement(value(match, path)))
                : text;
    }

    private String value(MatchResult match, String path) {
        String name = match.group(2);
        if ("file".equals(match.group(1))) {
            try {
                return Files.readString(Path.of(name)).stripTrailing();
            } catch (IOException | RuntimeException e) {
                throw new InvalidSource(path, "the file " + name + " cannot be read where ingest runs");
            }
        }
        String value = environment.get(name);
        if (value == null || value.isEmpty()) {
            throw new InvalidSource(
                    path, "the environment variable " + name + " is not set where ingest runs; export it");
        }
        return value;
    }
}

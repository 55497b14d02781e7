package dev.sluice.runtime.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Puts values into texts: <code>${NAME}</code> or <code>${env:NAME}</code> is a variable of the environment, <code>
 * ${file:/run/secrets/x}</code> the content of a file without the line end; <code>$${</code> stands for <code>${</code> itself.
 */
final class Expansion {

    private static final Pattern PLACE = Pattern.compile("\\$(\\$\\{)|\\$\\{(?:(env|file):)?([^}]*)}");

    private final Map<String, String> environment;

    Expansion(Map<String, String> environment) {
        this.environment = environment;
    }

    /**
     * The text with every place filled.
     *
     * @throws IllegalArgumentException naming what is missing
     */
    String expand(String text) {
        if (!text.contains("${")) {
            return text;
        }
        return PLACE.matcher(text).replaceAll(match -> Matcher.quoteReplacement(value(match)));
    }

    private String value(MatchResult match) {
        if (match.group(1) != null) {
            return match.group(1);
        }
        String name = match.group(3);
        return "file".equals(match.group(2)) ? content(name) : variable(name);
    }

    private String variable(String name) {
        String value = environment.get(name);
        if (value == null || value.isEmpty()) {
            throw new IllegalArgumentException("refers to the environment variable " + name
                    + ", which is not set; export it, or write $${" + name + "} if the text itself is meant");
        }
        return value;
    }

    private static String content(String name) {
        try {
            return Files.readString(Path.of(name)).stripTrailing();
        } catch (IOException | RuntimeException e) {
            throw new IllegalArgumentException("refers to the file " + name + ", which cannot be read: " + e, e);
        }
    }
}

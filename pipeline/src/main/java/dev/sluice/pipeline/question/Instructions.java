package dev.sluice.pipeline.question;

import dev.sluice.pipeline.definition.Assets;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Pattern;

/** What {@code llm.instructions} says: the text itself, or the path of a file that holds it. */
public final class Instructions {
    private static final Pattern FILE = Pattern.compile("\\S+\\.(md|txt|prompt)");

    private Instructions() {}

    /** Whether the value is the path of a file: one word that ends in .md, .txt or .prompt. */
    public static boolean isFile(String value) {
        return FILE.matcher(value).matches();
    }

    /** The text; empty where the file is missing. */
    public static Optional<String> text(String value, Assets assets) {
        if (!isFile(value)) {
            return Optional.of(value);
        }
        return assets.read(value).map(bytes -> new String(bytes, StandardCharsets.UTF_8));
    }
}

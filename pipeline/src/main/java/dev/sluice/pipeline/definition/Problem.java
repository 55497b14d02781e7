package dev.sluice.pipeline.definition;

import java.util.Objects;

/**
 * One thing that is wrong with a definition.
 *
 * @param file name of the definition file, as the reader was told
 * @param line 1-based line; 0 where the problem has no place in the text
 * @param column 1-based column; 0 where the problem has no place in the text
 * @param path where it stands in the document, e.g. {@code cleanse[2].to}; empty for the document itself
 * @param what what was expected and what was found
 * @param mend what to do about it
 */
public record Problem(String file, int line, int column, String path, String what, String mend) {
    public Problem {
        Objects.requireNonNull(file, "file");
        Objects.requireNonNull(path, "path");
        Objects.requireNonNull(what, "what");
        Objects.requireNonNull(mend, "mend");
    }

    /** {@code orders.yaml:12:5: cleanse[2].to: unknown type 'desimal'; did you mean 'decimal'?} */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(file);
        if (line > 0) {
            text.append(':').append(line).append(':').append(column);
        }
        text.append(": ");
        if (!path.isEmpty()) {
            text.append(path).append(": ");
        }
        text.append(what);
        if (!mend.isEmpty()) {
            text.append("; ").append(mend);
        }
        return text.toString();
    }
}

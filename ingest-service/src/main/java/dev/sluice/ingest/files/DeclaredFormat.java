package dev.sluice.ingest.files;

import dev.sluice.ingest.files.FileFormat.Kind;
import dev.sluice.ingest.pull.InvalidSource;
import dev.sluice.ingest.pull.Settings;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a definition says of how files are written; what it leaves out is found by looking at them. Immutable.
 *
 * @param kind {@code source.format}; null: the extension tells
 * @param delimiter {@code source.delimiter}, one ASCII character; null: found
 * @param hasHeader whether the first row of CSV names the columns
 * @param columns names of the columns of CSV, instead of those of the header; empty: none are declared
 * @param skipRows lines before the header that are none of the table
 */
record DeclaredFormat(
        @Nullable Kind kind, @Nullable String delimiter, boolean hasHeader, List<String> columns, int skipRows) {

    DeclaredFormat {
        columns = List.copyOf(columns);
    }

    /**
     * Reads {@code format}, {@code delimiter}, {@code header}, {@code columns} and {@code skip_rows}.
     *
     * @throws InvalidSource naming the key
     */
    static DeclaredFormat of(Settings source) {
        List<String> columns = source.texts("columns");
        return new DeclaredFormat(
                source.text("format")
                        .map(word -> FileFormat.kind(word)
                                .orElseThrow(() -> new InvalidSource(
                                        "source.format",
                                        "expected one of " + FileFormat.WORDS + ", found '" + word + "'")))
                        .orElse(null),
                source.text("delimiter").map(DeclaredFormat::delimiter).orElse(null),
                source.flag("header", columns.isEmpty()),
                columns,
                (int) source.number("skip_rows", 0, 10_000, 0));
    }

    private static String delimiter(String text) {
        String delimiter = text.equals("\\t") || text.equals("tab") ? "\t" : text;
        if (delimiter.length() != 1 || delimiter.charAt(0) > 126 || "\"\r\n".contains(delimiter)) {
            throw new InvalidSource(
                    "source.delimiter", "expected one ASCII character other than a quote, found '" + text + "'");
        }
        return delimiter;
    }

    /** The declared columns as a header line; empty where none are. */
    Optional<String> headerLine(char by) {
        return columns.isEmpty()
                ? Optional.empty()
                : Optional.of(columns.stream()
                        .map(name -> '"' + name.replace("\"", "\"\"") + '"')
                        .collect(Collectors.joining(String.valueOf(by))));
    }
}

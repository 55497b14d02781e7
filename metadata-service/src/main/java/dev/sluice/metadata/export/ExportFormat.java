package dev.sluice.metadata.export;

import java.util.Locale;

/** What exported files are. */
public enum ExportFormat {
    /** Apache Parquet, compressed with zstd. */
    PARQUET("FORMAT parquet, COMPRESSION zstd"),
    /** RFC 4180 with a header line, UTF-8; a missing value is empty, an empty text is {@code ""}. */
    CSV("FORMAT csv, HEADER");

    private final String options;

    ExportFormat(String options) {
        this.options = options;
    }

    String options() {
        return options;
    }

    /** The format of a name in any case. */
    public static ExportFormat of(String name) {
        for (ExportFormat format : values()) {
            if (format.name().equalsIgnoreCase(name)) {
                return format;
            }
        }
        throw new ExportRefused("format: expected parquet or csv, found '" + name.toLowerCase(Locale.ROOT) + "'");
    }
}

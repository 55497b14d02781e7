package dev.sluice.ingest.files;

import dev.sluice.schemas.PayloadFormat;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How a file is read.
 *
 * @param kind what stands in it
 * @param compressed whether it is gzipped
 */
public record FileFormat(Kind kind, boolean compressed) {

    /** What stands in a file. */
    public enum Kind {
        /** Rows under a header, any delimiter. */
        CSV(PayloadFormat.CSV),
        /** Rows under a header, tab by default. */
        TSV(PayloadFormat.CSV),
        /** A JSON object per line. */
        JSONL(PayloadFormat.JSON),
        /** An array of objects, one object, or objects one after another. */
        JSON(PayloadFormat.JSON),
        /** Columns; each row becomes a JSON object. */
        PARQUET(PayloadFormat.JSON);

        private final PayloadFormat payload;

        Kind(PayloadFormat payload) {
            this.payload = payload;
        }

        /** How a record of it is marked. */
        public PayloadFormat payload() {
            return payload;
        }
    }

    private static final String GZ = ".gz";
    private static final Map<String, Kind> KINDS = Map.of(
            "csv",
            Kind.CSV,
            "tsv",
            Kind.TSV,
            "tab",
            Kind.TSV,
            "jsonl",
            Kind.JSONL,
            "ndjson",
            Kind.JSONL,
            "json",
            Kind.JSON,
            "parquet",
            Kind.PARQUET);

    /** Words that {@code source.format} takes. */
    public static final String WORDS = "csv, tsv, jsonl, ndjson, json, parquet";

    /** The kind that a word of {@code source.format} names. */
    public static Optional<Kind> kind(String word) {
        return Optional.ofNullable(KINDS.get(word.toLowerCase(Locale.ROOT)));
    }

    /** The format of a file by its name; {@code declared} wins over the extension. */
    public static Optional<FileFormat> of(String fileName, @Nullable Kind declared) {
        String name = fileName.toLowerCase(Locale.ROOT);
        boolean compressed = name.endsWith(GZ);
        String plain = compressed ? name.substring(0, name.length() - GZ.length()) : name;
        Optional<Kind> kind =
                declared == null ? kind(plain.substring(plain.lastIndexOf('.') + 1)) : Optional.of(declared);
        return kind.map(k -> new FileFormat(k, compressed));
    }
}

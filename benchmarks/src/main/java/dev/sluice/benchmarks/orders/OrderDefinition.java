package dev.sluice.benchmarks.orders;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** The definitions of the order pipelines. */
public final class OrderDefinition {

    /** Lookup file that the definitions refer to; stands beside them. */
    public static final String LOOKUP_FILE = "countries.csv";

    private static final String TEMPLATE = """
            pipeline: %s
            description: Generated web-shop orders, about 15 %% of them dirty
            %s
            table:
              name: %s
            %s
            cleanse:
              - {field: email, trim: true, lowercase: true, check: email}
              - {field: country_code, trim: true, uppercase: true, lookup: countries.csv}
              - {field: [address, product], trim: true, nulls: [""]}
              - {field: category, trim: true, lowercase: true, nulls: ["n/a", "-"]}
              - {field: status, trim: true, lowercase: true, map: {shpd: shipped, cncl: cancelled, dlvd: delivered, pend: pending, pd: paid}}
              - {field: quantity, to: integer}
              - {field: amount, trim: true, to: "decimal(12,2)"}
              - {field: ordered_at, to: timestamp, formats: [iso, "dd/MM/yyyy HH:mm"], zone: UTC}
              - {when: "amount < 0.0", set: {kind: refund}}
            """;

    private OrderDefinition() {}

    /** One row per order; a newer version replaces the older. */
    public static String merge(String pipeline, String path) {
        return TEMPLATE.formatted(
                pipeline, files(path), pipeline, "  primary_key: [order_id]\n  write_disposition: merge");
    }

    /** One row per record. */
    public static String append(String pipeline, String path) {
        return TEMPLATE.formatted(pipeline, files(path), pipeline, "  write_disposition: append");
    }

    /** One row per record that comes in through the push door. */
    public static String pushed(String pipeline) {
        return TEMPLATE.formatted(pipeline, "source:\n  connector: http-push", pipeline, "  write_disposition: append");
    }

    /** What the lookup file says: name or code of a country in upper case, to its code. */
    public static Map<String, String> countries() {
        return Map.copyOf(Countries.lookup());
    }

    /** Writes the lookup file into the directory of a definition. */
    public static void writeLookup(Path directory) throws IOException {
        Files.writeString(directory.resolve(LOOKUP_FILE), lookup());
    }

    /** The lookup file as CSV. */
    public static String lookup() {
        var csv = new StringBuilder("key,value\n");
        for (Map.Entry<String, String> entry : Countries.lookup().entrySet()) {
            csv.append(entry.getKey()).append(',').append(entry.getValue()).append('\n');
        }
        return csv.toString();
    }

    private static String files(String path) {
        return "source:\n  connector: files\n  path: " + path;
    }
}

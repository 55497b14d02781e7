package dev.sluice.ingest.jdbc;

import dev.sluice.ingest.pull.InvalidSource;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** What differs between databases. */
enum Dialect {
    /** PostgreSQL and what speaks its protocol. */
    POSTGRESQL("jdbc:postgresql:", '"', true, Map.of("ApplicationName", "sluice", "assumeMinServerVersion", "12")),
    /** MariaDB, by its own driver. */
    MARIADB("jdbc:mariadb:", '`', false, MariaDb.PROPERTIES),
    /** MySQL, by the driver of MariaDB. */
    MYSQL("jdbc:mysql:", '`', false, MariaDb.PROPERTIES),
    /** A file of SQLite, opened to read. */
    SQLITE("jdbc:sqlite:", '"', false, Map.of("open_mode", "1")),
    /** A file of DuckDB, opened to read, with no way out to other files. */
    DUCKDB(
            "jdbc:duckdb:",
            '"',
            true,
            Map.of("duckdb.read_only", "true", "enable_external_access", "false", "jdbc_stream_results", "true"));

    /** Of the driver that serves both: numbers stay numbers, and instants do not depend on the zones of server and client. */
    private static final class MariaDb {
        private static final Map<String, String> PROPERTIES = Map.of(
                "allowLocalInfile", "false",
                "tinyInt1isBit", "false",
                "yearIsDateType", "false",
                "connectionTimeZone", "+00:00",
                "forceConnectionTimeZoneToSession", "true",
                "preserveInstants", "true");
    }

    private final String prefix;
    private final char quote;
    private final boolean casts;
    private final Map<String, String> properties;

    Dialect(String prefix, char quote, boolean casts, Map<String, String> properties) {
        this.prefix = prefix;
        this.quote = quote;
        this.casts = casts;
        this.properties = properties;
    }

    /**
     * The dialect of a URL.
     *
     * @throws InvalidSource if there is none
     */
    static Dialect of(String url) {
        return Arrays.stream(values())
                .filter(dialect -> url.startsWith(dialect.prefix))
                .findFirst()
                .orElseThrow(() -> new InvalidSource(
                        "source.url",
                        "expected one of "
                                + Arrays.stream(values()).map(d -> d.prefix).collect(Collectors.joining(", "))));
    }

    /** Connection properties that are not the definition's to say. */
    Map<String, String> properties() {
        return properties;
    }

    /** Whether the database is a file. */
    boolean isFile() {
        return this == SQLITE || this == DUCKDB;
    }

    /** The URL as its driver takes it, with a file's path as it is seen from the definition's directory. */
    String resolve(String url, Path base) {
        if (this == MYSQL) { // the driver takes its own scheme only
            return MARIADB.prefix + url.substring(prefix.length());
        }
        return isFile() ? prefix + base.resolve(url.substring(prefix.length())).normalize() : url;
    }

    /** A name as it stands in SQL, whatever is in it. */
    String quoted(String name) {
        return quote + name.replace(String.valueOf(quote), String.valueOf(quote) + quote) + quote;
    }

    /** A table's name with its schema, each part quoted. */
    String table(String name) {
        return Arrays.stream(name.split("\\.")).map(this::quoted).collect(Collectors.joining("."));
    }

    /** A place for a text that is compared with a column of this type. */
    String parameter(String type) {
        return casts ? "CAST(? AS " + type + ")" : "?";
    }

    /** Whether texts that look like numbers must be bound as numbers, since nothing casts them. */
    boolean bindsNumbers() {
        return !casts;
    }

    /** Whether times of this type have a zone: what the database gives is an instant. */
    boolean isZoned(String type) {
        String name = type.toLowerCase(Locale.ROOT);
        return name.contains("timestamptz")
                || name.contains("with time zone")
                || (this == MYSQL || this == MARIADB) && name.equals("timestamp");
    }
}

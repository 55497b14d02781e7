package dev.sluice.ingest.jdbc;

import dev.sluice.ingest.pull.InvalidSource;
import dev.sluice.ingest.pull.Secrets;
import dev.sluice.ingest.pull.Settings;
import dev.sluice.pipeline.definition.SourceKeys;
import dev.sluice.runtime.config.Secret;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a definition says of a database.
 *
 * @param url without user and password
 * @param table name with its schema; null where there is a query
 * @param query a SELECT; null where there is a table
 * @param columns to read; empty for all
 * @param key columns that tell rows apart and order them; empty: what the database says of the table
 * @param cursor columns by which the table grows, the first a number or a time; empty: it is loaded whole
 * @param lag how far below the highest value late rows are looked for; null for not at all
 * @param chunkRows rows of a chunk at most
 * @param timeout of one statement
 */
record JdbcSettings(
        Dialect dialect,
        String url,
        @Nullable String user,
        @Nullable Secret password,
        @Nullable String table,
        @Nullable String query,
        List<String> columns,
        List<String> key,
        List<String> cursor,
        @Nullable String initial,
        @Nullable String end,
        @Nullable String lag,
        int chunkRows,
        Duration timeout) {

    private static final Pattern SECRET =
            Pattern.compile("(?i).*([?&;](password|user|sslpassword|token)=|//[^/@]*:[^/@]*@).*");
    /** Parameters by which drivers load classes or touch files. */
    private static final Pattern RISKY = Pattern.compile(
            "(?i).*[?&;](socketfactory|sslfactory|sslhostnameverifier|sslpasswordcallback|authenticationpluginclassname|loggerfile|init|allowlocalinfile|load_extension|enable_load_extension|session_init_sql_file)[^=]*=.*");

    /**
     * Reads and checks.
     *
     * @param base directory of the definition
     * @throws InvalidSource naming the key
     */
    static JdbcSettings of(Settings source, Secrets secrets, Path base) {
        source.only(SourceKeys.JDBC);
        String url = secrets.fill(source.required("url", "url: jdbc:postgresql://db.example.com/shop"), "source.url");
        if (SECRET.matcher(url).matches()) {
            throw new InvalidSource(
                    "source.url",
                    "user and password do not belong into the URL; write user: ${DB_USER}"
                            + " and password: ${DB_PASSWORD}");
        }
        if (RISKY.matcher(url).matches()) {
            throw new InvalidSource("source.url", "has a parameter that loads classes or touches files; leave it out");
        }
        Dialect dialect = Dialect.of(url);
        if (source.has("table") == source.has("query")) {
            throw new InvalidSource(
                    "source", "expected one of table and query, found " + (source.has("table") ? "both" : "neither"));
        }
        Settings incremental = source.section("incremental").only(SourceKeys.JDBC_INCREMENTAL);
        List<String> cursor = incremental.texts("column");
        if (source.has("incremental") && cursor.isEmpty()) {
            throw new InvalidSource(
                    "source.incremental", "key 'column' is missing; add for example column: updated_at");
        }
        return new JdbcSettings(
                dialect,
                dialect.resolve(url, base),
                source.text("user")
                        .map(user -> secrets.fill(user, "source.user"))
                        .orElse(null),
                source.has("password") ? secrets.secret(source, "password", "DB_PASSWORD") : null,
                source.text("table").orElse(null),
                source.text("query").map(JdbcSettings::bare).orElse(null),
                source.texts("columns"),
                source.texts("primary_key"),
                cursor,
                incremental.text("initial_value").orElse(null),
                incremental.text("end_value").orElse(null),
                incremental.text("lag").orElse(null),
                (int) source.number("chunk_rows", 1, 100_000, 5_000),
                source.duration("timeout").orElse(Duration.ofMinutes(5)));
    }

    private static String bare(String query) {
        String bare = query.strip();
        return bare.endsWith(";") ? bare.substring(0, bare.length() - 1).strip() : bare;
    }
}

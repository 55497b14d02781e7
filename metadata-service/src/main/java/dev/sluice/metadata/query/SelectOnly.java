package dev.sluice.metadata.query;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Iterator;
import java.util.Locale;
import java.util.Set;

/** Decides by DuckDB's own parser whether a text is one statement that only reads. */
public final class SelectOnly {

    /** Table functions that act instead of reading. */
    private static final Set<String> ACTING =
            Set.of("checkpoint", "force_checkpoint", "enable_logging", "disable_logging", "query");

    private static final ObjectMapper JSON = new ObjectMapper();

    private SelectOnly() {}

    /** @throws SqlRefused if the text is anything but one reading statement */
    static void check(Connection connection, String sql) throws SQLException {
        JsonNode parsed = parse(connection, sql);
        if (parsed.path("error").asBoolean()) {
            String kind = parsed.path("error_type").asText();
            throw new SqlRefused(
                    kind.contains("parser") || kind.contains("syntax")
                            ? parsed.path("error_message").asText()
                            : "this door only reads: expected one SELECT, WITH, FROM, DESCRIBE, SHOW or SUMMARIZE ("
                                    + parsed.path("error_message").asText() + ")");
        }
        if (parsed.path("statements").size() != 1) {
            throw new SqlRefused(
                    "expected one statement, found " + parsed.path("statements").size());
        }
        refuseActing(parsed);
    }

    /**
     * The statement as it may stand between parentheses: without a semicolon or a comment at its end.
     *
     * @throws SqlRefused as {@link #check}
     */
    public static String embeddable(Connection connection, String sql) throws SQLException {
        check(connection, sql);
        String bare = sql.strip().replaceFirst("(\\s*;)+$", "");
        if (!parse(connection, "FROM (\n" + bare + "\n)").path("error").asBoolean()) {
            return bare;
        }
        try (PreparedStatement canonical =
                connection.prepareStatement("SELECT json_deserialize_sql(json_serialize_sql(CAST(? AS VARCHAR)))")) {
            canonical.setString(1, sql);
            try (ResultSet answer = canonical.executeQuery()) {
                answer.next();
                return answer.getString(1);
            }
        }
    }

    private static JsonNode parse(Connection connection, String sql) throws SQLException {
        try (PreparedStatement parse =
                connection.prepareStatement("SELECT CAST(json_serialize_sql(CAST(? AS VARCHAR)) AS VARCHAR)")) {
            parse.setString(1, sql);
            try (ResultSet answer = parse.executeQuery()) {
                answer.next();
                return JSON.readTree(answer.getString(1));
            }
        } catch (JsonProcessingException e) {
            throw new SqlRefused("the query is nested too deeply or too long", e);
        }
    }

    private static void refuseActing(JsonNode node) {
        if (node.isObject()
                && ACTING.contains(node.path("function_name").asText().toLowerCase(Locale.ROOT))) {
            throw new SqlRefused(
                    "this door only reads: " + node.path("function_name").asText() + "() is not for it");
        }
        for (Iterator<JsonNode> children = node.elements(); children.hasNext(); ) {
            refuseActing(children.next());
        }
    }
}

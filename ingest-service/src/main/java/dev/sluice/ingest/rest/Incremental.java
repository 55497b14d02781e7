package dev.sluice.ingest.rest;

import com.jayway.jsonpath.JsonPath;
import dev.sluice.ingest.pull.CursorValue;
import dev.sluice.ingest.pull.Settings;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a resource grows.
 *
 * @param path where a row has its cursor value
 * @param initial where the first load starts; null: at the beginning
 * @param end rows from here on are not wanted; null for no end
 * @param startParameter query parameter for the value to ask from; null for none
 * @param endParameter the same for the end
 * @param lag how far below the highest value late rows are looked for; null for not at all
 * @param missing what becomes of a row without a cursor value
 */
record Incremental(
        JsonPath path,
        @Nullable String initial,
        @Nullable String end,
        @Nullable String startParameter,
        @Nullable String endParameter,
        @Nullable String lag,
        Missing missing) {

    /** What becomes of a row without a cursor value. */
    enum Missing {
        INCLUDE,
        EXCLUDE,
        RAISE
    }

    private static final List<String> KEYS = List.of(
            "type",
            "cursor_path",
            "initial_value",
            "end_value",
            "start_param",
            "end_param",
            "lag",
            "on_cursor_value_missing");

    static Incremental of(Settings settings, @Nullable String startParameter) {
        settings.only(KEYS);
        String lag = settings.text("lag").orElse(null);
        String initial = settings.text("initial_value").orElse(null);
        if (lag != null && initial != null) {
            new CursorValue(initial).minus(lag); // says what is wrong with it
        }
        return new Incremental(
                Json.path(
                        settings.required("cursor_path", "cursor_path: updated_at"), settings.path() + ".cursor_path"),
                initial,
                settings.text("end_value").orElse(null),
                settings.text("start_param").orElse(startParameter),
                settings.text("end_param").orElse(null),
                lag,
                Missing.valueOf(
                        settings.oneOf("on_cursor_value_missing", List.of("include", "exclude", "raise"), "include")
                                .toUpperCase(java.util.Locale.ROOT)));
    }
}

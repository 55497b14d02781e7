package dev.sluice.pipeline.rule;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sluice.pipeline.row.JsonNumber;
import java.io.UncheckedIOException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The value that a group agrees on, as one of the kind that a row has. Stateless. */
final class Agreed {
    /** A number as JSON writes it. */
    private static final Pattern NUMBER = Pattern.compile("-?(0|[1-9][0-9]{0,300})(\\.[0-9]{1,300})?");

    private static final Pattern WHOLE = Pattern.compile("-?[0-9]{1,18}");

    private static final ObjectMapper TEXTS = new ObjectMapper();

    private Agreed() {}

    /** As a number where the row has a number. */
    static Object like(@Nullable Object own, String agreed) {
        if (own instanceof Boolean) {
            return Boolean.valueOf(agreed);
        }
        boolean number = own instanceof Long || own instanceof JsonNumber;
        return number && NUMBER.matcher(agreed).matches() ? JsonNumber.of(agreed) : agreed;
    }

    /** A scalar as a row has it; null where there is none. */
    static @Nullable Object value(@Nullable String json) {
        if (json == null || json.equals("null")) {
            return null;
        }
        if (json.equals("true") || json.equals("false")) {
            return Boolean.valueOf(json);
        }
        if (NUMBER.matcher(json).matches()) {
            return WHOLE.matcher(json).matches() ? (Object) Long.valueOf(json) : JsonNumber.of(json);
        }
        try {
            return TEXTS.readValue(json, String.class);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException("a value of a history is no JSON", e);
        }
    }

    /** The same for a row whose own value is known as JSON text. */
    static Object like(@Nullable String own, String agreed) {
        if (own == null || own.startsWith("\"") || own.equals("null")) {
            return agreed;
        }
        boolean bool = own.equals("true") || own.equals("false");
        return like(bool ? (Object) true : JsonNumber.of(own), agreed);
    }
}

package dev.sluice.pipeline.row;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.io.JsonEOFException;
import dev.sluice.pipeline.ErrorCode;
import dev.sluice.pipeline.RowFinding.Severity;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads one JSON object into a row. Not thread-safe: it remembers the order of the fields of the last record. */
final class JsonRowReader {
    /** Deepest nesting of objects and lists. */
    static final int MAX_DEPTH = 200;

    private static final String DUPLICATE = "duplicate key";

    // Names come from outside: interning them would fill the JVM's own table. Encoding is checked before, so none is
    // guessed.
    private final JsonFactory factory = new JsonFactoryBuilder()
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .disable(JsonFactory.Feature.CHARSET_DETECTION)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(MAX_DEPTH)
                    .maxStringLength(Integer.MAX_VALUE)
                    .build())
            .build();

    /** Slots of the last record by position: the next record most likely has the same fields in the same order. */
    private int[] expected = new int[16];

    private int expectedSize;

    /** Reads the object that starts at an offset of the bytes, which are known to be well-formed UTF-8. */
    void read(byte[] bytes, int offset, Row row) {
        try (JsonParser parser = factory.createParser(bytes, offset, bytes.length - offset)) {
            try {
                document(parser, row);
            } catch (StreamConstraintsException e) {
                throw beyondLimits(parser);
            } catch (JsonEOFException e) {
                throw new Refusal(ErrorCode.NOT_JSON, "JSON ends too early, at byte " + (bytes.length - offset));
            } catch (JsonProcessingException e) {
                throw new Refusal(ErrorCode.NOT_JSON, "not well-formed JSON at " + place(e.getLocation()));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void document(JsonParser parser, Row row) throws IOException {
        JsonToken first = parser.nextToken();
        if (first != JsonToken.START_OBJECT) {
            parser.skipChildren();
            endOfInput(parser);
            throw new Refusal(ErrorCode.NOT_AN_OBJECT, "expected a JSON object, found " + kind(first));
        }
        Symbols symbols = row.symbols();
        for (int position = 0; ; position++) {
            int slot;
            if (position < expectedSize && parser.nextFieldName(symbols.name(expected[position]))) {
                slot = expected[position];
            } else {
                if (position >= expectedSize) {
                    parser.nextToken();
                }
                if (parser.currentToken() == JsonToken.END_OBJECT) {
                    break;
                }
                slot = symbols.slot(parser.currentName());
                expect(position, slot);
            }
            parser.nextToken();
            if (row.put(slot, value(parser, row, slot))) {
                duplicate(row, symbols.name(slot).getValue());
            }
        }
        endOfInput(parser);
    }

    private void expect(int position, int slot) {
        if (position == expected.length) {
            expected = Arrays.copyOf(expected, position * 2);
        }
        expected[position] = slot;
        expectedSize = Math.max(expectedSize, position + 1);
    }

    /** Slots are about to be given out anew. */
    void forget() {
        expectedSize = 0;
    }

    private static @Nullable Object value(JsonParser parser, Row row, int slot) throws IOException {
        return switch (parser.currentToken()) {
            case VALUE_STRING -> parser.getText();
            case VALUE_NUMBER_INT -> integer(parser);
            case VALUE_NUMBER_FLOAT -> JsonNumber.of(parser.getText());
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case START_OBJECT -> object(parser, row, slot);
            case START_ARRAY -> list(parser, row, slot);
            default -> null;
        };
    }

    private static Object integer(JsonParser parser) throws IOException {
        if (parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER) {
            return JsonNumber.of(parser.getText());
        }
        long number = parser.getLongValue();
        return number == 0 && parser.getText().length() > 1 ? JsonNumber.of(parser.getText()) : (Object) number;
    }

    private static Map<String, @Nullable Object> object(JsonParser parser, Row row, int slot) throws IOException {
        Map<String, @Nullable Object> object = new LinkedHashMap<>();
        boolean twice = false;
        for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
            parser.nextToken();
            int before = object.size();
            object.put(name, value(parser, row, slot));
            twice |= object.size() == before;
        }
        if (twice) {
            duplicate(row, row.symbols().name(slot).getValue());
        }
        return object;
    }

    private static List<@Nullable Object> list(JsonParser parser, Row row, int slot) throws IOException {
        List<@Nullable Object> list = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            list.add(value(parser, row, slot));
        }
        return list;
    }

    private static void duplicate(Row row, String field) {
        row.journal()
                .noted(
                        field,
                        DUPLICATE,
                        Severity.WARNING,
                        "a key is there more than once in one object; the last value was taken");
    }

    private static void endOfInput(JsonParser parser) throws IOException {
        if (parser.nextToken() != null) {
            throw new Refusal(
                    ErrorCode.NOT_JSON,
                    "expected the end after one JSON value, found more at " + place(parser.currentTokenLocation()));
        }
    }

    private static Refusal beyondLimits(JsonParser parser) {
        if (parser.getParsingContext().getNestingDepth() > MAX_DEPTH) {
            return new Refusal(
                    ErrorCode.TOO_DEEP,
                    "nested deeper than " + MAX_DEPTH + " levels at " + place(parser.currentLocation()));
        }
        return new Refusal(
                ErrorCode.NOT_JSON, "a number or name is longer than allowed at " + place(parser.currentLocation()));
    }

    private static String place(@Nullable JsonLocation location) {
        return location == null
                ? "an unknown place"
                : "byte " + location.getByteOffset() + " (line " + location.getLineNr() + ", column "
                        + location.getColumnNr() + ")";
    }

    private static String kind(@Nullable JsonToken token) {
        if (token == JsonToken.START_ARRAY) {
            return "a list";
        }
        if (token == JsonToken.VALUE_STRING) {
            return "a text";
        }
        return token == JsonToken.VALUE_NULL ? "null" : "a plain value";
    }
}

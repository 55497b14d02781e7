package dev.sluice.pipeline.row;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.sluice.pipeline.RawPayload;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/** Reads the values of a few top-level fields and nothing more. Stateless. */
public final class KeyReader {
    private static final JsonFactory FACTORY = new JsonFactoryBuilder()
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .disable(JsonFactory.Feature.CHARSET_DETECTION)
            .build();

    private KeyReader() {}

    /** The fields' values as compact JSON, joined by commas; empty where one is missing, null, empty or no scalar. */
    public static Optional<byte[]> read(RawPayload payload, List<String> fields) {
        @Nullable String[] values = new String[fields.size()];
        try {
            byte[] bytes = payload.bytes();
            int offset = RowReader.Encoding.start(bytes);
            switch (payload.format()) {
                case JSON -> json(bytes, offset, fields, values);
                case CSV -> csv(payload, bytes, offset, fields, values);
            }
        } catch (IOException | UncheckedIOException | Refusal e) {
            return Optional.empty();
        }
        StringJoiner key = new StringJoiner(",");
        for (String value : values) {
            if (value == null) {
                return Optional.empty();
            }
            key.add(value);
        }
        return Optional.of(key.toString().getBytes(StandardCharsets.UTF_8));
    }

    private static void json(byte[] bytes, int offset, List<String> fields, @Nullable String[] values)
            throws IOException {
        try (JsonParser parser = FACTORY.createParser(bytes, offset, bytes.length - offset)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return;
            }
            int missing = fields.size();
            while (missing > 0) {
                String name = parser.nextFieldName();
                if (name == null) {
                    return;
                }
                JsonToken token = parser.nextToken();
                int index = fields.indexOf(name);
                if (index >= 0 && values[index] == null) {
                    values[index] = scalar(parser, token);
                    missing--;
                }
                parser.skipChildren();
            }
        }
    }

    private static @Nullable String scalar(JsonParser parser, JsonToken token) throws IOException {
        if (token == JsonToken.VALUE_STRING) {
            String text = parser.getText();
            return text.isEmpty() ? null : JsonText.of(text);
        }
        return token.isScalarValue() && token != JsonToken.VALUE_NULL ? parser.getText() : null;
    }

    private static void csv(
            RawPayload payload, byte[] bytes, int offset, List<String> fields, @Nullable String[] values) {
        String line =
                CsvRowReader.withoutLineEnd(new String(bytes, offset, bytes.length - offset, StandardCharsets.UTF_8));
        List<String> row = CsvRowReader.split(line, payload.delimiter());
        String header = payload.header();
        List<String> names =
                header == null ? CsvRowReader.numbered(row.size()) : CsvRowReader.names(header, payload.delimiter());
        if (names.size() != row.size()) {
            return;
        }
        for (int i = 0; i < fields.size(); i++) {
            int at = names.indexOf(fields.get(i));
            values[i] = at < 0 || row.get(at).isEmpty() ? null : JsonText.of(row.get(at));
        }
    }
}

package dev.sluice.pipeline.row;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.io.SerializedString;
import com.fasterxml.jackson.core.util.ByteArrayBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes rows as JSON objects. Not thread-safe: one generator and one buffer serve all rows. */
public final class RowWriter {
    private static final JsonFactory FACTORY = new JsonFactoryBuilder().build();

    private final ByteArrayBuilder buffer = new ByteArrayBuilder(1024);
    private @Nullable JsonGenerator generator;

    /** The row as one JSON object, UTF-8. */
    public byte[] write(Row row) {
        try {
            JsonGenerator json = generator();
            json.writeStartObject();
            for (int i = 0; i < row.size(); i++) {
                int slot = row.slotAt(i);
                json.writeFieldName(row.symbols().name(slot));
                if (row.verbatim().has(slot)) {
                    Verbatim read = row.verbatim();
                    json.writeRawUTF8String(read.payload(), read.start(slot), read.length(slot));
                } else {
                    write(json, row.get(slot));
                }
            }
            json.writeEndObject();
            json.flush();
            byte[] bytes = buffer.toByteArray();
            buffer.reset();
            return bytes;
        } catch (IOException e) {
            // the generator's state is unknown now
            generator = null;
            buffer.reset();
            throw new UncheckedIOException(e);
        }
    }

    private JsonGenerator generator() throws IOException {
        JsonGenerator current = generator;
        if (current == null) {
            current = FACTORY.createGenerator(buffer);
            // rows follow each other in one buffer that is emptied between them: nothing stands between two root values
            current.setRootValueSeparator(new SerializedString(""));
            generator = current;
        }
        return current;
    }

    private static void write(JsonGenerator json, @Nullable Object value) throws IOException {
        if (value instanceof String text) {
            json.writeString(text);
        } else if (value == null) {
            json.writeNull();
        } else if (value instanceof Long number) {
            json.writeNumber(number.longValue());
        } else if (value instanceof JsonNumber number) {
            json.writeNumber(number.text());
        } else if (value instanceof Boolean flag) {
            json.writeBoolean(flag);
        } else if (value instanceof Map<?, ?> map) {
            json.writeStartObject();
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                json.writeFieldName(String.valueOf(entry.getKey()));
                write(json, entry.getValue());
            }
            json.writeEndObject();
        } else if (value instanceof List<?> list) {
            json.writeStartArray();
            for (Object item : list) {
                write(json, item);
            }
            json.writeEndArray();
        } else {
            throw new IllegalStateException(
                    "a row cannot hold a " + value.getClass().getName());
        }
    }
}

package dev.sluice.metadata.normalize;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.sluice.metadata.normalize.JsonTape.Kind;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Reads any document of a dialect onto a tape, with Jackson; says what is wrong with the others. */
final class ParserReader {
    private final JsonFactory factory;

    ParserReader(JsonFactory factory) {
        this.factory = factory;
    }

    /**
     * Reads one JSON value onto an empty tape.
     *
     * @throws IOException when the bytes are anything else
     */
    void read(byte[] json, JsonTape tape) throws IOException {
        try (JsonParser parser = factory.createParser(json)) {
            JsonToken token = parser.nextToken();
            if (token == null) {
                throw new IOException("expected a JSON value, found nothing");
            }
            value(parser, token, tape);
            if (parser.nextToken() != null) {
                throw new IOException("expected the end of the row, found a second value");
            }
        }
    }

    private static void value(JsonParser parser, JsonToken first, JsonTape tape) throws IOException {
        JsonToken token = first;
        String key = null;
        int open = -1;
        while (true) {
            switch (token) {
                case FIELD_NAME -> {
                    key = parser.currentName();
                    token = parser.nextToken();
                    continue;
                }
                case START_OBJECT -> open = tape.open(Kind.OBJECT, key, open);
                case START_ARRAY -> open = tape.open(Kind.LIST, key, open);
                case END_OBJECT, END_ARRAY -> open = tape.close(open);
                case VALUE_STRING -> tape.object(Kind.STRING, key, parser.getText());
                case VALUE_NUMBER_INT -> integer(parser, key, tape);
                case VALUE_NUMBER_FLOAT ->
                    tape.fraction(key, parser.getTextCharacters(), parser.getTextOffset(), parser.getTextLength());
                case VALUE_TRUE -> tape.number(Kind.BOOL, key, 1);
                case VALUE_FALSE -> tape.number(Kind.BOOL, key, 0);
                default -> tape.node(Kind.NULL, key);
            }
            if (open < 0) {
                return;
            }
            key = null;
            token = parser.nextToken();
        }
    }

    private static void integer(JsonParser parser, @Nullable String key, JsonTape tape) throws IOException {
        switch (parser.getNumberType()) {
            case INT, LONG -> tape.number(Kind.LONG, key, parser.getLongValue());
            default -> tape.object(Kind.BIG, key, parser.getText());
        }
    }
}

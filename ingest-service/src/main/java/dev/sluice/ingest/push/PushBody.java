package dev.sluice.ingest.push;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import dev.sluice.ingest.cut.ByteWindow;
import dev.sluice.ingest.cut.Cut;
import dev.sluice.ingest.cut.LineSplitter;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Checks a body and cuts it into records, byte for byte. Thread-safe. */
final class PushBody {

    private final int maxRecordBytes;
    private final int maxDepth;
    private final JsonFactory records;
    /** An array around the records is no level of theirs. */
    private final JsonFactory arrays;

    PushBody(int maxRecordBytes, int maxDepth) {
        this.maxRecordBytes = maxRecordBytes;
        this.maxDepth = maxDepth;
        this.records = factory(maxRecordBytes, maxDepth);
        this.arrays = factory(maxRecordBytes, maxDepth + 1);
    }

    private static JsonFactory factory(int maxRecordBytes, int depth) {
        return JsonFactory.builder()
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(depth)
                        .maxStringLength(Integer.MAX_VALUE)
                        .maxNumberLength(maxRecordBytes)
                        .maxNameLength(maxRecordBytes)
                        .build())
                .build();
    }

    /** The records of one JSON object, or of an array of them. */
    List<byte[]> json(byte[] body) throws PushRefused {
        refuseOtherEncodings(body);
        var found = new ArrayList<byte[]>();
        try (JsonParser parser = (isArray(body) ? arrays : records).createParser(body)) {
            JsonToken first = parser.nextToken();
            if (first == JsonToken.START_ARRAY) {
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    found.add(record(parser, body, "element " + (found.size() + 1)));
                }
            } else if (first != null) {
                found.add(record(parser, body, "the body"));
            }
            if (parser.nextToken() != null) {
                throw new PushRefused(
                        400,
                        "something follows the " + (first == JsonToken.START_ARRAY ? "array" : "object")
                                + position(parser) + "; several objects go in an array, or as application/x-ndjson");
            }
        } catch (IOException e) {
            throw malformed("", e);
        }
        return found;
    }

    /** The records of a body with one JSON object per line. */
    List<byte[]> lines(byte[] body) throws PushRefused {
        refuseOtherEncodings(body);
        var found = new ArrayList<byte[]>();
        var lines = new LineSplitter(new ByteWindow(new ByteArrayInputStream(body), maxRecordBytes, 0), 1);
        try {
            for (Cut cut = lines.next(); cut != null; cut = lines.next()) {
                if (cut.mark() == Cut.Mark.PENDING) {
                    continue;
                }
                String where = "line " + cut.line();
                if (cut.defect() != null) {
                    throw new PushRefused(413, where + ": " + cut.defect());
                }
                found.add(line(cut.bytes(), where));
            }
        } catch (IOException e) {
            throw new IllegalStateException("a byte array is always readable", e);
        }
        return found;
    }

    private static boolean isArray(byte[] body) {
        for (byte b : body) {
            if (b != ' ' && b != '\t' && b != '\r' && b != '\n') {
                return b == '[';
            }
        }
        return false;
    }

    private byte[] line(byte[] line, String where) throws PushRefused {
        try (JsonParser parser = records.createParser(line)) {
            parser.nextToken();
            byte[] record = record(parser, line, where);
            if (parser.nextToken() != null) {
                throw new PushRefused(400, where + ": something follows the object" + position(parser));
            }
            return record;
        } catch (IOException e) {
            throw malformed(where + ": ", e);
        }
    }

    private byte[] record(JsonParser parser, byte[] body, String where) throws IOException, PushRefused {
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            throw new PushRefused(
                    400, where + ": expected a JSON object, found " + parser.currentToken() + position(parser));
        }
        int from = (int) parser.currentTokenLocation().getByteOffset();
        parser.skipChildren();
        int to = (int) parser.currentLocation().getByteOffset();
        if (to - from > maxRecordBytes) {
            throw new PushRefused(413, where + ": " + (to - from) + " bytes, a record has at most " + maxRecordBytes);
        }
        return Arrays.copyOfRange(body, from, to);
    }

    private PushRefused malformed(String where, IOException e) {
        if (e instanceof StreamConstraintsException) {
            return new PushRefused(400, where + "nested deeper than " + maxDepth + " levels, or beyond another limit");
        }
        if (e instanceof JsonProcessingException wrong && wrong.getLocation() != null) {
            return new PushRefused(
                    400,
                    where + "not JSON at line " + wrong.getLocation().getLineNr() + ", column "
                            + wrong.getLocation().getColumnNr() + ": " + wrong.getOriginalMessage());
        }
        return new PushRefused(400, where + "not JSON in UTF-8: " + e.getMessage());
    }

    private static String position(JsonParser parser) {
        var at = parser.currentTokenLocation();
        return " at line " + at.getLineNr() + ", column " + at.getColumnNr();
    }

    /** JSON starts with an ASCII character: a zero byte next to it, or a mark, means UTF-16 or UTF-32. */
    private static void refuseOtherEncodings(byte[] body) throws PushRefused {
        boolean wide = body.length >= 2 && (body[0] == 0 || body[1] == 0);
        boolean marked = body.length >= 2 && ((body[0] & 0xFF) >= 0xFE || (body[1] & 0xFF) >= 0xFE);
        boolean utf8Mark = body.length >= 3 && (body[0] & 0xFF) == 0xEF && (body[1] & 0xFF) == 0xBB;
        if (wide || marked || utf8Mark) {
            throw new PushRefused(400, "send JSON in UTF-8 without a byte order mark");
        }
    }
}

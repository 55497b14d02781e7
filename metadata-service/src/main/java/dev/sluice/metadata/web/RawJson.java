package dev.sluice.metadata.web;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.schemas.RawRecord;
import java.nio.charset.StandardCharsets;

/** A raw record for a person to read. */
final class RawJson {

    private static final int LONGEST = 64 << 10;

    private RawJson() {}

    static ObjectNode of(RawRecord record) {
        byte[] payload = new byte[record.getPayload().remaining()];
        record.getPayload().duplicate().get(payload);
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("pipeline", record.getPipeline());
        json.put("record_id", record.getRecordId());
        json.put("attempt", record.getAttempt());
        json.put("source", record.getSource());
        json.put("position", record.getPosition());
        json.put("line", record.getLine());
        json.put("format", record.getFormat().name());
        if (record.getHeader() != null) {
            json.put("header", record.getHeader());
        }
        if (record.getDefect() != null) {
            json.put("defect", record.getDefect());
        }
        return json.put("bytes", payload.length).put("payload", text(payload));
    }

    /** Bytes as text; what is not UTF-8 shows as the replacement character. */
    static String text(byte[] bytes) {
        return new String(bytes, 0, Math.min(bytes.length, LONGEST), StandardCharsets.UTF_8)
                + (bytes.length > LONGEST ? "…" : "");
    }
}

package dev.sluice.metadata.sink;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.pipeline.AskedFields;
import dev.sluice.schemas.AskedQuestion;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an answer is judged by. Kept with the question until an answer is merged, as the topic has gone on by then.
 *
 * @param row the clean row that asked, JSON
 * @param fields what it asked
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Asked(byte[] row, AskedFields fields) {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** The question of a row as JSON; null where the record does not tell what it asked. */
    static @Nullable String of(Landed landed) {
        AskedQuestion asked = landed.record().getAsked();
        if (asked == null) {
            return null;
        }
        ObjectNode kept = JSON.createObjectNode();
        kept.put("row", new String(landed.row(), StandardCharsets.UTF_8));
        asked.getSent().forEach(kept.putArray("sent")::add);
        asked.getAnswer().forEach(kept.putArray("answer")::add);
        kept.put("evidence", asked.getEvidence());
        return kept.toString();
    }

    /** Reads what {@link #of} wrote. */
    static Asked read(String json) {
        try {
            JsonNode kept = JSON.readTree(json);
            return new Asked(
                    kept.path("row").asText().getBytes(StandardCharsets.UTF_8),
                    new AskedFields(
                            texts(kept.path("sent")),
                            texts(kept.path("answer")),
                            kept.path("evidence").textValue()));
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException("column asked of _sluice.enrichments is no JSON", e);
        }
    }

    private static List<String> texts(JsonNode array) {
        var texts = new ArrayList<String>();
        array.forEach(text -> texts.add(text.asText()));
        return texts;
    }
}

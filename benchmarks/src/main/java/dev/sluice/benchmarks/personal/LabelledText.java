package dev.sluice.benchmarks.personal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.sluice.pipeline.personal.PersonalSpan;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A text with the places of personal data that people marked in it.
 *
 * @param text the text
 * @param spans what is marked and of a kind that a detector is for
 * @param marked whether anything at all is marked, also of other kinds
 */
record LabelledText(String text, List<PersonalSpan> spans, boolean marked) {
    /** The labels of Presidio's data by the detector that is for them. Fixed before the first measurement. */
    private static final Map<String, String> KINDS = Map.of(
            "PERSON", "person",
            "STREET_ADDRESS", "address",
            "ZIP_CODE", "address",
            "CREDIT_CARD", "card",
            "PHONE_NUMBER", "phone",
            "EMAIL_ADDRESS", "email",
            "IBAN_CODE", "iban",
            "IP_ADDRESS", "ip",
            "US_SSN", "national_id",
            "US_DRIVER_LICENSE", "national_id");

    /** Reads a file in the form of Presidio's synthetic data: texts with {@code spans} of {@code entity_type} and positions. */
    static List<LabelledText> read(Path file) throws IOException {
        List<LabelledText> texts = new ArrayList<>();
        for (JsonNode text : JsonMapper.builder().build().readTree(file.toFile())) {
            String full = text.get("full_text").asText();
            List<PersonalSpan> spans = new ArrayList<>();
            for (JsonNode span : text.get("spans")) {
                String kind = KINDS.get(span.get("entity_type").asText());
                if (kind != null) {
                    spans.add(new PersonalSpan(
                            kind,
                            at(full, span.get("start_position").asInt()),
                            at(full, span.get("end_position").asInt())));
                }
            }
            texts.add(new LabelledText(full, spans, !text.get("spans").isEmpty()));
        }
        return texts;
    }

    /** Positions count code points. */
    private static int at(String text, int codePoints) {
        return text.offsetByCodePoints(0, codePoints);
    }
}

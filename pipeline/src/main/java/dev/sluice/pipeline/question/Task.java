package dev.sluice.pipeline.question;

import dev.sluice.pipeline.AskedFields;
import dev.sluice.pipeline.Question;
import dev.sluice.pipeline.definition.Assets;
import dev.sluice.pipeline.definition.LlmSpec;
import dev.sluice.pipeline.row.FieldRef;
import dev.sluice.pipeline.row.JsonText;
import dev.sluice.pipeline.row.Row;
import dev.sluice.pipeline.row.Symbols;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What a pipeline asks a model: fields, instructions, the form of the answer. Immutable and thread-safe. */
public final class Task {
    private static final int VERSION_LENGTH = 16;

    private final String name;
    private final String version;
    private final List<FieldRef> send;
    private final List<String> mended;
    private final Masking masking;
    private final String instructions;
    private final String schema;
    private final List<String> answered;

    private Task(
            String name,
            String version,
            List<FieldRef> send,
            List<String> mended,
            Masking masking,
            String instructions,
            String schema,
            List<String> answered) {
        this.name = name;
        this.version = version;
        this.send = send;
        this.mended = mended;
        this.masking = masking;
        this.instructions = instructions;
        this.schema = schema;
        this.answered = answered;
    }

    /**
     * The task of a pipeline.
     *
     * @param model model that is asked; null: none configured
     */
    public static Task of(
            String name, LlmSpec llm, List<String> mask, Assets assets, @Nullable String model, Symbols symbols) {
        String instructions = Instructions.text(llm.instructions(), assets).orElse("");
        String schema = JsonText.canonical(AnswerSchema.of(llm.answer()));
        Map<String, @Nullable Object> parts = new TreeMap<>();
        parts.put("instructions", instructions);
        parts.put("schema", schema);
        parts.put("model", model);
        String version = Sha256.hex(JsonText.canonical(parts)).substring(0, VERSION_LENGTH);
        List<FieldRef> send = new ArrayList<>();
        for (String field : llm.send()) {
            send.add(FieldRef.of(field, symbols));
        }
        List<String> mended = new ArrayList<>(llm.answer().keySet());
        mended.retainAll(llm.send());
        mended.removeAll(mask);
        List<String> answered = new ArrayList<>(llm.answer().keySet());
        // what was masked is no field that an answer can mend
        answered.removeIf(field -> mask.contains(field) && llm.send().contains(field));
        return new Task(
                name,
                version,
                List.copyOf(send),
                List.copyOf(mended),
                new Masking(mask, llm.send()),
                instructions,
                schema,
                List.copyOf(answered));
    }

    /** The question about one row. */
    public Question ask(Row row) {
        Map<String, @Nullable Object> inputs = new TreeMap<>();
        for (FieldRef field : send) {
            inputs.put(field.path(), row.get(field));
        }
        Doubts doubts = Doubts.about(mended, row.journal());
        Masking.Masked masked = masking.apply(inputs, doubts.told());
        return new Question(
                hash(masked.inputs(), doubts),
                name,
                version,
                JsonText.canonical(masked.inputs()),
                doubts.isEmpty() ? null : JsonText.of(masked.evidence()),
                masked.originals().isEmpty() ? null : JsonText.canonical(masked.originals()),
                instructions,
                schema,
                new AskedFields(
                        send.stream().map(FieldRef::path).toList(),
                        answered,
                        doubts.isEmpty() ? null : JsonText.of(doubts.told())));
    }

    /**
     * What else is known is part of what is asked: with other candidates the answer may be another. The candidates count as they are, not as
     * they are masked: under one mask stand other values from record to record.
     */
    private String hash(Map<String, @Nullable Object> inputs, Doubts doubts) {
        Map<String, @Nullable Object> hashed = new TreeMap<>();
        hashed.put("inputs", inputs);
        hashed.put("task_version", version);
        if (!doubts.isEmpty()) {
            hashed.put("evidence", doubts.key());
        }
        return Sha256.hex(JsonText.canonical(hashed));
    }

    /** First 16 hex digits of the SHA-256 of instructions, schema and model. */
    public String version() {
        return version;
    }
}

package dev.sluice.llm.prompt;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.llm.provider.ModelRequest;
import dev.sluice.llm.provider.ModelRequest.Message;
import dev.sluice.llm.provider.ModelRequest.Role;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Puts questions into the messages of the prompt contract: instructions and schema in the system message, record content only
 * inside the one JSON object that ends the user message. A record's id is its place among the questions, from 1: shorter than a
 * hash, and it tells the provider nothing. Thread-safe.
 */
public final class PromptBuilder {

    /** Numbers keep their text on the way through. */
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();

    private static final int KEPT_TASKS = 256;

    private final PromptTemplate template;
    private final Map<Task, TaskPart> taskParts = Collections.synchronizedMap(new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Task, TaskPart> eldest) {
            return size() > KEPT_TASKS;
        }
    });

    /** What all requests of a task have in common: made once, for it is most of the work. */
    private record TaskPart(Message system, JsonNode answerSchema, long schemaBytes) {}

    /** A builder that uses this template. */
    public PromptBuilder(PromptTemplate template) {
        this.template = template;
    }

    /** The id of the question at an index. */
    public static String id(int index) {
        return Integer.toString(index + 1);
    }

    /**
     * The request for these questions.
     *
     * @param complaint why the answer before could not be used; null when they are asked for the first time
     * @throws IllegalArgumentException if an input, an evidence or the answer schema is not JSON
     */
    public ModelRequest build(Task task, List<Question> questions, @Nullable String complaint) {
        TaskPart common = taskPart(task);
        ObjectNode body = JSON.createObjectNode().put("task", task.name());
        ArrayNode records = body.putArray("records");
        for (int i = 0; i < questions.size(); i++) {
            Question question = questions.get(i);
            ObjectNode entry = records.addObject().put("id", id(i));
            entry.set("input", parse("input", question.input()));
            if (question.evidence() != null) {
                entry.set("evidence", parse("evidence", question.evidence()));
            }
        }
        String lead = complaint == null
                ? ""
                : "An earlier answer could not be used: " + withoutBraces(complaint) + "\nAnswer again.\n";
        return new ModelRequest(
                List.of(common.system(), new Message(Role.USER, lead + body)),
                common.answerSchema(),
                common.schemaBytes());
    }

    private TaskPart taskPart(Task task) {
        TaskPart known = taskParts.get(task);
        if (known != null) {
            return known;
        }
        JsonNode schema = parse("answer schema", task.answerSchema());
        var system = new Message(Role.SYSTEM, template.fill(task.instructions(), schema.toPrettyString()));
        JsonNode answer = AnswerSchema.of(schema);
        var made = new TaskPart(system, answer, new ModelRequest(List.of(), answer).schemaBytes());
        taskParts.put(task, made);
        return made;
    }

    /** The user message holds exactly one JSON object, so nothing before it may look like one. */
    private static String withoutBraces(String text) {
        return text.replace('{', '(').replace('}', ')');
    }

    private static JsonNode parse(String what, String json) {
        try {
            return JSON.readTree(json);
        } catch (JsonProcessingException e) {
            // the parser's own message would quote the content
            throw new IllegalArgumentException("the " + what + " of the question is not JSON");
        }
    }
}

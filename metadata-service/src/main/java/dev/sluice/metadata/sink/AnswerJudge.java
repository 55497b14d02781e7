package dev.sluice.metadata.sink;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.pipeline.AskedFields;
import dev.sluice.pipeline.JudgedAnswer;
import dev.sluice.pipeline.Pipeline;
import dev.sluice.pipeline.PipelineAnswers;
import dev.sluice.pipeline.RowFinding;
import dev.sluice.pipeline.RowFinding.Severity;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Judges answers by the rules of the pipelines that asked, in the version that is in force. Belongs to one flush; not thread-safe. */
final class AnswerJudge {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final JudgedAnswer NOTHING = new JudgedAnswer(Map.of(), List.of());

    /** Of a question that an older build noted: nothing is known to be in doubt. */
    private static final String NO_DOUBT = "{}";

    private final Definitions definitions;
    private final Map<String, Judge> judges = new HashMap<>();

    AnswerJudge(Definitions definitions) {
        this.definitions = definitions;
    }

    /**
     * What is taken of an answer; nothing where there is none.
     *
     * @throws IllegalArgumentException if the output is no JSON object
     */
    JudgedAnswer judge(Question question, Answer answer) {
        String output = answer.output();
        if (!answer.answered() || output == null) {
            return NOTHING;
        }
        ObjectNode proposed = object(output);
        Optional<Pipeline> pipeline = definitions.find(question.pipeline());
        if (pipeline.isEmpty()) {
            return refuseAll(proposed);
        }
        Asked asked = question.asked() == null ? unknown(pipeline.get()) : Asked.read(question.asked());
        return judges.compute(
                        question.pipeline(),
                        (name, known) -> known == null || known.pipeline != pipeline.get()
                                ? new Judge(pipeline.get(), new PipelineAnswers(pipeline.get()))
                                : known)
                .answers
                .judge(asked.row(), asked.fields(), proposed);
    }

    /** The rules of one version of a definition; another version has a judge of its own. */
    private record Judge(Pipeline pipeline, PipelineAnswers answers) {}

    private static Asked unknown(Pipeline pipeline) {
        var llm = pipeline.definition().llm();
        return new Asked(
                "{}".getBytes(StandardCharsets.UTF_8),
                new AskedFields(llm.send(), List.copyOf(llm.answer().keySet()), NO_DOUBT));
    }

    private static JudgedAnswer refuseAll(ObjectNode proposed) {
        List<RowFinding> refused = new ArrayList<>();
        proposed.fieldNames()
                .forEachRemaining(field -> refused.add(new RowFinding(
                        field, JudgedAnswer.CHECK, Severity.WARNING, "answer refused: the definition is gone")));
        return new JudgedAnswer(Map.of(), refused);
    }

    private static ObjectNode object(String output) {
        try {
            if (JSON.readTree(output) instanceof ObjectNode object) {
                return object;
            }
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("the output of an enrichment is not JSON", e);
        }
        throw new IllegalArgumentException("the output of an enrichment is no JSON object");
    }
}

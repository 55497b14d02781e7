package dev.sluice.standalone.command;

import dev.sluice.llm.prompt.Task;
import dev.sluice.pipeline.Outcome;
import dev.sluice.pipeline.Question;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** How many of the records a gate would ask about, and what. Not thread-safe. */
final class GateShare {

    private final Map<String, Question> distinct = new LinkedHashMap<>();
    private long records;
    private long asking;

    void add(Outcome outcome) {
        records++;
        if (outcome instanceof Outcome.Cleansed cleansed && cleansed.question() != null) {
            asking++;
            distinct.putIfAbsent(cleansed.question().inputHash(), cleansed.question());
        }
    }

    long records() {
        return records;
    }

    long asking() {
        return asking;
    }

    /** Different questions: equal ones are asked once. */
    int questions() {
        return distinct.size();
    }

    double percent() {
        return records == 0 ? 0.0 : 100.0 * asking / records;
    }

    String line() {
        return String.format(
                Locale.ROOT,
                "all %d records of the source: %d would ask a model (%.1f %%), %d different questions",
                records,
                asking,
                percent(),
                questions());
    }

    /** What the different questions are known by. */
    Set<String> hashes() {
        return Set.copyOf(distinct.keySet());
    }

    /**
     * The different questions as the worker puts them.
     *
     * @param known those that are left out
     */
    List<dev.sluice.llm.prompt.Question> askedBut(Set<String> known) {
        return distinct.values().stream()
                .filter(question -> !known.contains(question.inputHash()))
                .map(GateShare::asked)
                .toList();
    }

    static dev.sluice.llm.prompt.Question asked(Question question) {
        return new dev.sluice.llm.prompt.Question(question.inputHash(), question.input(), question.evidence());
    }

    /** What the questions have in common; there must be one. */
    Task task() {
        return task(distinct.values().iterator().next());
    }

    static Task task(Question question) {
        return new Task(
                question.task(),
                question.task(),
                question.taskVersion(),
                question.instructions(),
                question.answerSchema());
    }
}

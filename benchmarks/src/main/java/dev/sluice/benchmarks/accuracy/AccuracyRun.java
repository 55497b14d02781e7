package dev.sluice.benchmarks.accuracy;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.llm.provider.ProviderException;
import dev.sluice.pipeline.Arrival;
import dev.sluice.pipeline.Outcome;
import dev.sluice.pipeline.Pipeline;
import dev.sluice.pipeline.PipelineAnswers;
import dev.sluice.pipeline.Question;
import dev.sluice.pipeline.RawPayload;
import dev.sluice.pipeline.RowCleanser;
import dev.sluice.pipeline.RowCorrection;
import dev.sluice.pipeline.definition.ColumnHint;
import java.io.IOException;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Takes one dirty table through a pipeline and scores what comes out, with each of the oracles. Not thread-safe. */
final class AccuracyRun {

    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            // a number as the row has it: 4.0 is not 4
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();
    private static final long SEED = 42;

    private final CellTable dirty;
    private final CellTable truth;
    private final Pipeline pipeline;
    private final List<List<String>> first = new ArrayList<>();
    private final List<List<String>> last = new ArrayList<>();
    private final Map<Integer, Outcome.Cleansed> asking = new TreeMap<>();
    private int corrections;

    /** @param order row numbers in the order they go in */
    AccuracyRun(CellTable dirty, CellTable truth, Pipeline pipeline, List<Integer> order) throws IOException {
        this.dirty = dirty;
        this.truth = truth;
        this.pipeline = pipeline;
        for (List<String> row : dirty.rows()) {
            first.add(row);
            last.add(row);
        }
        RowCleanser cleanser = pipeline.cleanser();
        for (int row : order) {
            Outcome outcome = cleanser.cleanse(
                    payload(dirty.columns(), dirty.rows().get(row)), new Arrival(Integer.toString(row), 0));
            if (!(outcome instanceof Outcome.Cleansed clean)) {
                throw new IllegalStateException("row " + row + " was rejected: " + outcome);
            }
            first.set(row, texts(JSON.readTree(clean.row())));
            last.set(row, first.get(row));
            for (RowCorrection correction : clean.corrections()) {
                correct(correction);
            }
            if (clean.question() != null) {
                asking.put(row, clean);
            }
        }
    }

    /** As the warehouse's sink does it. */
    private void correct(RowCorrection correction) throws IOException {
        int row = Integer.parseInt(correction.recordId());
        int column = dirty.columns().indexOf(correction.field());
        List<String> corrected = new ArrayList<>(last.get(row));
        String after = correction.after();
        JsonNode value = after == null ? JSON.missingNode() : JSON.readTree(after);
        corrected.set(column, text(value, pipeline.columnHints().get(correction.field())));
        last.set(row, corrected);
        corrections++;
    }

    /** How many cells of earlier rows were corrected, one that is corrected twice counted twice. */
    int corrections() {
        return corrections;
    }

    private List<List<String>> table(Emission emission) {
        return emission == Emission.FIRST ? first : last;
    }

    /** A row as the product reads it from CSV. */
    static RawPayload payload(List<String> columns, List<String> row) throws IOException {
        ObjectNode object = JSON.createObjectNode();
        for (int i = 0; i < columns.size(); i++) {
            object.put(columns.get(i), row.get(i));
        }
        return RawPayload.json(JSON.writeValueAsBytes(object));
    }

    AccuracyResult score(String set, String definition, String mode, String order, Emission emission, OracleKind kind)
            throws IOException, ProviderException {
        List<List<String>> repaired = new ArrayList<>(table(emission));
        List<Question> questions = new ArrayList<>();
        int calls = 0;
        int refused = 0;
        long in = 0;
        long out = 0;
        if (kind != OracleKind.NONE) {
            var oracle = new Oracle(dirty, truth, kind, SEED);
            asking.forEach((row, clean) -> {
                Question question = java.util.Objects.requireNonNull(clean.question());
                oracle.expect(question.input(), row);
                questions.add(question);
            });
            try (var server = OracleServer.start(oracle)) {
                var model = new Asking(server.endpoint());
                merge(repaired, model.ask(questions));
                calls = model.calls();
                refused = model.refused();
                in = model.tokensIn();
                out = model.tokensOut();
            }
        }
        List<Integer> need = rowsInNeed(table(emission));
        int distinct =
                (int) questions.stream().map(Question::inputHash).distinct().count();
        return new AccuracyResult(
                set,
                definition,
                mode,
                order,
                emission,
                kind,
                dirty.rows().size(),
                CellScore.of(dirty, truth, repaired, Notation.RAHA),
                CellScore.of(dirty, truth, repaired, Notation.LENIENT),
                asking.size(),
                need.size(),
                (int) need.stream().filter(asking::containsKey).count(),
                distinct,
                calls,
                refused,
                in,
                out);
    }

    /** The table after the rules alone, as it is in the end. */
    CellTable rulesOnly() {
        return new CellTable(dirty.columns(), last);
    }

    private void merge(List<List<String>> repaired, Map<String, ObjectNode> answers) {
        var checks = new PipelineAnswers(pipeline);
        asking.forEach((row, clean) -> {
            Question question = java.util.Objects.requireNonNull(clean.question());
            ObjectNode answer = answers.get(question.inputHash());
            if (answer != null) {
                List<String> merged = new ArrayList<>(repaired.get(row));
                checks.judge(clean.row(), question.fields(), answer).accepted().forEach((field, value) -> {
                    int column = dirty.columns().indexOf(field);
                    if (column >= 0) {
                        merged.set(column, value.asText());
                    }
                });
                repaired.set(row, merged);
            }
        });
    }

    private List<Integer> rowsInNeed(List<List<String>> cleansed) {
        List<Integer> need = new ArrayList<>();
        for (int i = 0; i < cleansed.size(); i++) {
            for (int j = 0; j < dirty.columns().size(); j++) {
                if (!Notation.RAHA
                        .of(cleansed.get(i).get(j))
                        .equals(Notation.RAHA.of(truth.rows().get(i).get(j)))) {
                    need.add(i);
                    break;
                }
            }
        }
        return need;
    }

    /** The cells as the columns of the warehouse show them. */
    private List<String> texts(JsonNode row) {
        List<String> texts = new ArrayList<>();
        for (String column : dirty.columns()) {
            texts.add(text(row.path(column), pipeline.columnHints().get(column)));
        }
        return texts;
    }

    private static String text(JsonNode value, @Nullable ColumnHint hint) {
        if (value.isMissingNode() || value.isNull()) {
            return "";
        }
        if (hint != null && value.isNumber()) {
            Integer scale = hint.scale();
            if ("decimal".equals(hint.dataType()) && scale != null) {
                return value.decimalValue()
                        .setScale(scale, RoundingMode.HALF_UP)
                        .toPlainString();
            }
            if ("double".equals(hint.dataType())) {
                return Double.toString(value.doubleValue());
            }
        }
        return value.isBigDecimal() ? value.decimalValue().toPlainString() : value.asText();
    }
}

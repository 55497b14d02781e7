package dev.sluice.standalone.report;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The table at the end of a run: what became of every record of each pipeline. */
public final class SummaryTable {

    private SummaryTable() {}

    /** The table as text; the last column appears only where a model was asked or would have been. */
    public static String render(Status status) {
        boolean questions = status.pipelines().stream()
                .anyMatch(p -> p.getValue().path("llm").path("questions").asLong() > 0);
        var header = new java.util.ArrayList<>(List.of(
                "pipeline", "accepted", "rows", "merged", "dead letters", "waiting", "repaired cells", "findings"));
        if (questions) {
            header.addAll(List.of("questions", "answered", "skipped"));
        }
        var table = new TextTable(header);
        for (Map.Entry<String, JsonNode> entry : status.pipelines()) {
            JsonNode numbers = entry.getValue();
            var cells = new java.util.ArrayList<>(List.of(
                    entry.getKey(),
                    number(numbers, "accepted"),
                    number(numbers, "rows"),
                    number(numbers, "merged"),
                    number(numbers, "dead_letters"),
                    number(numbers, "waiting"),
                    number(numbers, "repaired_cells"),
                    number(numbers, "findings")));
            if (questions) {
                JsonNode llm = numbers.path("llm");
                cells.addAll(List.of(number(llm, "questions"), number(llm, "answered"), number(llm, "skipped")));
            }
            table.row(cells);
        }
        return table.render();
    }

    static String number(JsonNode of, String name) {
        return String.format(Locale.ROOT, "%,d", of.path(name).asLong());
    }
}

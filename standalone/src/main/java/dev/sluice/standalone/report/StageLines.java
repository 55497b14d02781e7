package dev.sluice.standalone.report;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;

/**
 * Progress while a run goes on: on a terminal one line per stage, drawn over again; elsewhere one plain line every ten seconds.
 * Not thread-safe.
 */
public final class StageLines {

    private static final int BAR = 16;
    private static final long PLAIN_EVERY_MS = 10_000;

    private final PrintStream out;
    private final boolean terminal;
    private final String llmNote;
    private int drawn;
    private long lastPlain;

    /**
     * @param terminal whether the stream is a terminal that understands cursor movement
     * @param llmNote stands behind the stage of the model, e.g. that it is simulated; may be empty
     */
    public StageLines(PrintStream out, boolean terminal, String llmNote) {
        this.out = out;
        this.terminal = terminal;
        this.llmNote = llmNote;
    }

    /** Shows the state now. */
    public void show(Status status) {
        List<JsonNode> stages = status.stages();
        if (terminal) {
            var text = new StringBuilder(drawn > 0 ? "\u001b[" + drawn + "A" : "");
            for (JsonNode stage : stages) {
                text.append("\r\u001b[K").append(line(stage)).append('\n');
            }
            out.print(text);
            drawn = stages.size();
        } else if (System.currentTimeMillis() - lastPlain >= PLAIN_EVERY_MS) {
            lastPlain = System.currentTimeMillis();
            var text = new StringBuilder();
            for (JsonNode stage : stages) {
                text.append(text.isEmpty() ? "" : ", ")
                        .append(stage.path("name").asText())
                        .append(' ')
                        .append(count(stage.path("records").asLong()))
                        .append(note(stage));
            }
            out.println(text);
        }
        out.flush();
    }

    private String line(JsonNode stage) {
        long records = stage.path("records").asLong();
        long backlog = stage.path("backlog").asLong();
        double share = records + backlog == 0 ? 0 : (double) records / (records + backlog);
        if (stage.hasNonNull("share")) {
            share = stage.path("share").asDouble();
        }
        int full = (int) Math.round(share * BAR);
        String name = stage.path("name").asText();
        return String.format(
                        Locale.ROOT,
                        " %-9s %12s  %s%s %3.0f %%  %10s/s%s",
                        name,
                        count(records),
                        "█".repeat(full),
                        "░".repeat(BAR - full),
                        Math.floor(share * 100),
                        count(Math.round(stage.path("per_second").asDouble())),
                        backlog > 0 ? "  " + count(backlog) + " waiting" : "")
                + note(stage);
    }

    private String note(JsonNode stage) {
        boolean due = stage.path("name").asText().equals("llm") && !llmNote.isEmpty();
        return due ? " (" + llmNote + ")" : "";
    }

    private static String count(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }
}

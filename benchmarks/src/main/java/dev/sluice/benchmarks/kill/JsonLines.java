package dev.sluice.benchmarks.kill;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.benchmarks.check.Violation;
import java.io.PrintStream;
import java.util.List;

/** One JSON object per line, so that a long run can be followed and searched. */
public final class JsonLines {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final PrintStream out;

    /** Lines go there at once. */
    public JsonLines(PrintStream out) {
        this.out = out;
    }

    /** A line that begins with what happened. */
    public ObjectNode line(String event) {
        return JSON.createObjectNode().put("event", event);
    }

    /** Prints it. */
    public void print(ObjectNode line) {
        out.println(line);
        out.flush();
    }

    static ObjectNode with(ObjectNode line, List<Violation> violations) {
        return line.set("violations", JSON.valueToTree(violations));
    }
}

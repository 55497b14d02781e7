package dev.sluice.benchmarks.llm;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.benchmarks.kill.JsonLines;
import java.util.ArrayList;
import java.util.List;

/** What was promised and did not hold. Not thread-safe. */
final class Promise {

    private final List<String> broken = new ArrayList<>();

    /** Notes it if it did not hold. */
    void expect(boolean held, String what) {
        if (!held) {
            broken.add(what);
        }
    }

    boolean isKept() {
        return broken.isEmpty();
    }

    /** Puts what is broken into a line and prints it. */
    void print(JsonLines out, ObjectNode line) {
        broken.forEach(line.putArray("broken")::add);
        out.print(line);
    }
}

package dev.sluice.ingest.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.ingest.pull.SourceTrouble;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Notices pages that never end: a next page that was there before (Brent's way: one page is remembered, at distances that double), the
 * same rows again and again, or no rows for long.
 */
final class LoopGuard {

    private static final int SAME = 3;
    private static final int EMPTY = 1_000;

    private LoopGuard() {}

    /**
     * @param before what it returned for the page before; null for the first
     * @param next the state of the next page
     * @return what to remember
     */
    static JsonNode check(@Nullable JsonNode before, JsonNode next, Page page) throws SourceTrouble {
        ObjectNode guard = before == null ? Json.object() : before.deepCopy();
        String what = Origins.shown(page.answer().url());
        if (next.equals(guard.get("saved"))) {
            throw new SourceTrouble(what + ": the next page was there before, so it would never end; check paginator");
        }
        long steps = guard.path("steps").asLong() + 1;
        long power = guard.path("power").asLong(1);
        if (steps >= power) {
            guard.set("saved", next);
            guard.put("power", power * 2);
            steps = 0;
        }
        guard.put("steps", steps);
        int rows = Arrays.hashCode(page.answer().body());
        boolean same = !page.rows().isEmpty() && guard.path("rows").asLong(Long.MIN_VALUE) == rows;
        count(
                guard,
                "same",
                same,
                SAME,
                what + ": page after page is the same; the server does not know the paginator's parameters");
        count(guard, "empty", page.rows().isEmpty(), EMPTY, what + ": " + EMPTY + " pages without a row");
        guard.put("rows", rows);
        return guard;
    }

    private static void count(ObjectNode guard, String what, boolean again, int most, String trouble)
            throws SourceTrouble {
        int times = again ? guard.path(what).asInt() + 1 : 0;
        guard.put(what, times);
        if (times >= most) {
            throw new SourceTrouble(trouble);
        }
    }
}

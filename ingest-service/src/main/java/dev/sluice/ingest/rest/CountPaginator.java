package dev.sluice.ingest.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.LongNode;
import com.jayway.jsonpath.JsonPath;
import dev.sluice.ingest.pull.SourceTrouble;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Counts: rows ({@code offset}) or pages ({@code page_number}).
 *
 * @param start the first number
 * @param limit rows asked for at a time, for offsets; 0: pages are counted
 * @param number where the number is put
 * @param size where the limit is put, for offsets
 * @param total where the body has the count of all rows, or of all pages; null: not known
 * @param maximum no number from here on; 0 for none
 * @param stopsAtEmpty whether a page without rows is the last
 */
record CountPaginator(
        long start,
        long limit,
        Place number,
        Place size,
        @Nullable JsonPath total,
        long maximum,
        boolean stopsAtEmpty) implements Paginator {

    @Override
    public JsonNode first() {
        return Json.object().put("at", start);
    }

    @Override
    public void apply(JsonNode state, Draft draft) {
        number.put(draft, LongNode.valueOf(state.path("at").asLong(start)));
        if (limit > 0) {
            size.put(draft, LongNode.valueOf(limit));
        }
    }

    @Override
    public @Nullable JsonNode next(JsonNode state, Page page) throws IOException {
        if (page.rows().isEmpty() && stopsAtEmpty) {
            return null;
        }
        // a server may give fewer rows than asked for: the next offset is behind what came, unless nothing came
        long step = limit == 0
                ? 1
                : page.rows().isEmpty() ? limit : Math.min(limit, page.rows().size());
        long next = state.path("at").asLong(start) + step;
        if ((maximum > 0 && next >= maximum) || isBehindTotal(next, page)) {
            return null;
        }
        return Json.object().put("at", next);
    }

    private boolean isBehindTotal(long next, Page page) throws IOException {
        if (total == null) {
            return false;
        }
        Optional<JsonNode> found = Json.first(page.body(), total);
        if (found.isEmpty()) {
            if (stopsAtEmpty) {
                return false;
            }
            throw new SourceTrouble(
                    "no total in the page of " + Origins.shown(page.answer().url()) + "; check paginator.total_path");
        }
        long all;
        try {
            all = Long.parseLong(found.get().asText().strip());
        } catch (NumberFormatException e) {
            throw new SourceTrouble("the total is no whole number; check paginator.total_path", e);
        }
        // pages are counted from start: with start 0 the last one of n is n - 1, with start 1 it is n
        return limit > 0 ? next >= all : next - start >= all;
    }
}

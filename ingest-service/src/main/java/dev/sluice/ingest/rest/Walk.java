package dev.sluice.ingest.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.ingest.pull.SourceTrouble;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The way through the pages of a resource and of the parents it needs: for each of them the rows of its parent still to be asked for,
 * and the page that comes next. It is JSON, so that it is stored as it stands. Not thread-safe.
 */
final class Walk {

    private static final String BINDINGS = "bindings";
    private static final String PAGE = "page";
    private static final String GUARD = "guard";

    private final ArrayNode levels;

    /** A new one, or the one that was stored. */
    Walk(int depth, @Nullable JsonNode stored) {
        if (stored instanceof ArrayNode array && array.size() == depth) {
            levels = array.deepCopy();
            return;
        }
        levels = Json.object().arrayNode();
        for (int i = 0; i < depth; i++) {
            levels.addObject().putArray(BINDINGS);
        }
        ((ArrayNode) levels.get(0).get(BINDINGS)).addObject();
    }

    /** The level to read next: the deepest with something to do; -1 at the end. */
    int level() {
        for (int i = levels.size() - 1; i >= 0; i--) {
            if (!levels.get(i).get(BINDINGS).isEmpty()) {
                return i;
            }
        }
        return -1;
    }

    JsonNode binding(int level) {
        return levels.get(level).get(BINDINGS).get(0);
    }

    /** The state of the page to read; null for the first. */
    @Nullable
    JsonNode page(int level) {
        return levels.get(level).get(PAGE);
    }

    /**
     * A page has been read.
     *
     * @param next the page behind it; null if it was the last
     * @throws SourceTrouble if its pages go round in circles
     */
    void read(int level, Page page, @Nullable JsonNode next, List<ObjectNode> children) throws SourceTrouble {
        ObjectNode at = (ObjectNode) levels.get(level);
        if (next == null) {
            ((ArrayNode) at.get(BINDINGS)).remove(0);
            at.remove(PAGE);
            at.remove(GUARD);
        } else {
            at.set(GUARD, LoopGuard.check(at.get(GUARD), next, page));
            at.set(PAGE, next);
        }
        if (!children.isEmpty()) {
            ((ArrayNode) levels.get(level + 1).get(BINDINGS)).addAll(children);
        }
    }

    JsonNode state() {
        return levels.deepCopy();
    }
}

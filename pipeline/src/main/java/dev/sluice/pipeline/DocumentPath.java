package dev.sluice.pipeline;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Fields of a document as definitions name them: a key that bears the whole name wins over a path into objects. Stateless. */
public final class DocumentPath {
    private DocumentPath() {}

    /** The value; missing where there is none. */
    public static JsonNode get(ObjectNode document, String path) {
        JsonNode whole = document.get(path);
        int dot = path.indexOf('.');
        if (whole != null || dot < 0) {
            return whole == null ? MissingNode.getInstance() : whole;
        }
        return document.get(path.substring(0, dot)) instanceof ObjectNode inner
                ? get(inner, path.substring(dot + 1))
                : MissingNode.getInstance();
    }

    /** Sets the value; objects on the way are made where they are missing, and a value that is none is left in place. */
    public static void set(ObjectNode document, String path, JsonNode value) {
        int dot = path.indexOf('.');
        if (document.has(path) || dot < 0) {
            document.set(path, value);
            return;
        }
        String key = path.substring(0, dot);
        if (!document.has(key)) {
            document.putObject(key);
        }
        if (document.get(key) instanceof ObjectNode inner) {
            set(inner, path.substring(dot + 1), value);
        } else {
            document.set(path, value);
        }
    }
}

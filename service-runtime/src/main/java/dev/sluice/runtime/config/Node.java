package dev.sluice.runtime.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A piece of configuration as it was written, before anybody knows what it is meant to be. Immutable. */
sealed interface Node {

    Origin origin();

    /** What it is, for a message. */
    String kind();

    /** A single value as text. */
    record Scalar(String text, Origin origin) implements Node {
        @Override
        public String kind() {
            return "'" + text + "'";
        }
    }

    /** A key with nothing behind it: as if it were not written, but still a key that must be known. */
    record Empty(Origin origin) implements Node {
        @Override
        public String kind() {
            return "nothing";
        }
    }

    /** A list. */
    record Sequence(List<Node> items, Origin origin) implements Node {
        public Sequence {
            items = List.copyOf(items);
        }

        @Override
        public String kind() {
            return "a list";
        }
    }

    /** Keys with values. A key may hold dots: {@code http.port} means the same as {@code port} below {@code http}. */
    record Branch(Map<String, Node> children, Origin origin) implements Node {

        @Override
        public String kind() {
            return "a section with keys";
        }

        /** What is written for one key here, be it below the key or behind it after a dot; in the order it was written. */
        List<Node> child(String key) {
            var found = new ArrayList<Node>();
            children.forEach((written, node) -> {
                if (written.equals(key)) {
                    found.add(node);
                } else if (written.startsWith(key + ".")) {
                    var rest = new LinkedHashMap<String, Node>();
                    rest.put(written.substring(key.length() + 1), node);
                    found.add(new Branch(rest, node.origin()));
                }
            });
            return found;
        }
    }
}

package dev.sluice.runtime.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Everything written about one path, weakest first: in the file, then by {@code --set}. The environment stands between the two
 * and is asked for by name. Immutable.
 */
record Written(List<Node> file, List<Node> sets) {

    static Written only(Node node) {
        return new Written(List.of(node), List.of());
    }

    boolean isEmpty() {
        return all(null).isEmpty();
    }

    /** What is written about a key of this section. */
    Written child(String key) {
        return new Written(children(file, key), children(sets, key));
    }

    /** The strongest word, the environment included; null if nobody said anything. */
    @Nullable
    Node last(@Nullable Node environment) {
        List<Node> all = all(environment);
        return all.isEmpty() ? null : all.get(all.size() - 1);
    }

    /** The same with what the environment says about it. */
    Written with(@Nullable Node whole, Map<String, Node> below) {
        var weaker = new ArrayList<>(file);
        if (whole != null) {
            weaker.add(whole);
        }
        below.forEach((key, node) -> weaker.add(new Node.Branch(Map.of(key, node), node.origin())));
        return new Written(weaker, sets);
    }

    /** The same after texts that stand for sections were read. */
    Written branches(UnaryOperator<Node> inline) {
        return new Written(
                file.stream().map(inline).toList(), sets.stream().map(inline).toList());
    }

    /** What should be a section, and is none. */
    List<Node> notBranches() {
        return all(null).stream().filter(node -> !(node instanceof Node.Branch)).toList();
    }

    /** Keys and values of a section with free keys; sections below become dotted keys when flat. */
    Map<String, Node> entries(boolean flat) {
        var entries = new LinkedHashMap<String, Node>();
        for (Node node : all(null)) {
            if (node instanceof Node.Branch branch) {
                collect("", branch, flat, entries);
            }
        }
        return entries;
    }

    /** Keys of this section that are not known, with where they are written. */
    Map<String, Origin> unknown(List<String> known) {
        var unknown = new LinkedHashMap<String, Origin>();
        for (Node node : all(null)) {
            if (node instanceof Node.Branch branch) {
                branch.children().forEach((key, child) -> {
                    if (!known.contains(key) && !known.contains(key.replaceAll("\\..*", ""))) {
                        unknown.put(key, child.origin());
                    }
                });
            }
        }
        return unknown;
    }

    private static void collect(String prefix, Node.Branch branch, boolean flat, Map<String, Node> into) {
        branch.children().forEach((key, child) -> {
            String path = Shape.join(prefix, key);
            if (flat && child instanceof Node.Branch below) {
                collect(path, below, true, into);
            } else if (!(child instanceof Node.Empty)) {
                into.put(path, child);
            }
        });
    }

    private List<Node> all(@Nullable Node between) {
        var all = new ArrayList<>(file);
        if (between != null) {
            all.add(between);
        }
        all.addAll(sets);
        all.removeIf(Node.Empty.class::isInstance);
        return all;
    }

    private static List<Node> children(List<Node> nodes, String key) {
        var children = new ArrayList<Node>();
        for (Node node : nodes) {
            if (node instanceof Node.Branch branch) {
                children.addAll(branch.child(key));
            }
        }
        return children;
    }
}

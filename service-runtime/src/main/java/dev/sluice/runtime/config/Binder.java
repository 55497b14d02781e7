package dev.sluice.runtime.config;

import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Fills records from what was written. Goes on after a problem, so that all of them are found; what cannot be read is {@link
 * #BROKEN} and keeps the record around it from being made.
 */
final class Binder {

    private static final Object BROKEN = new Object();

    private final Variables variables;
    private final Expansion expansion;
    private final List<ConfigProblem> problems;
    private final Map<String, Origin> origins = new HashMap<>();
    /** The readable entries of maps that have others, by path. */
    private final Map<String, Object> readable = new HashMap<>();

    private List<String> allPaths = List.of();

    Binder(Variables variables, Expansion expansion, List<ConfigProblem> problems) {
        this.variables = variables;
        this.expansion = expansion;
        this.problems = problems;
    }

    /** Where each value that is not a default was written, by path; filled by {@link #root}. */
    Map<String, Origin> origins() {
        return origins;
    }

    /** The record; empty if there were problems. */
    Optional<Object> root(Shape shape, Written written) {
        allPaths = shape.paths("");
        Object bound = record(shape, "", written, null);
        return bound == BROKEN ? Optional.empty() : Optional.of(bound);
    }

    private Object record(Shape shape, String path, Written written, @Nullable Object fallback) {
        refuseUnknown(shape, path, written);
        return fill(shape, path, written, fallback);
    }

    private Object fill(Shape shape, String path, Written written, @Nullable Object fallback) {
        Object defaults = fallback == null ? shape.defaults() : fallback;
        var values = new ArrayList<@Nullable Object>();
        boolean broken = false;
        boolean checkable = true;
        for (Shape.Key key : shape.keys()) {
            Object ofDefaults = defaults == null ? null : key.of(defaults);
            Object value = key.inline()
                    ? fill(Shape.of(key.raw()), path, written, ofDefaults)
                    : value(key, Shape.join(path, key.name()), written.child(key.name()), ofDefaults, defaults != null);
            if (value == BROKEN) {
                broken = true;
                Object partly = readable.get(Shape.join(path, key.name()));
                value = partly == null ? ofDefaults : partly;
                checkable &= value != null;
            }
            values.add(value);
        }
        if (!checkable) {
            return BROKEN;
        }
        Object made = make(shape, path, values); // without what is broken, to find what else is wrong
        return broken ? BROKEN : made;
    }

    private Object make(Shape shape, String path, List<@Nullable Object> values) {
        try {
            return shape.create(values);
        } catch (InvalidConfig e) {
            e.problems().forEach(found -> problem(Shape.join(path, found.key()), found.message()));
        } catch (IllegalArgumentException | NullPointerException e) {
            String message = String.valueOf(e.getMessage());
            Optional<String> named = shape.keys().stream()
                    .map(Shape.Key::name)
                    .filter(name -> message.startsWith(name + ": "))
                    .findFirst();
            problem(
                    named.map(name -> Shape.join(path, name)).orElse(path),
                    named.map(name -> message.substring(name.length() + 2)).orElse(message));
        }
        return BROKEN;
    }

    private @Nullable Object value(
            Shape.Key key, String path, Written written, @Nullable Object fallback, boolean hasDefaults) {
        Class<?> raw = key.raw();
        if (Map.class.isAssignableFrom(raw)) {
            return map(Shape.element(key.type()), path, written, fallback);
        }
        if (Shape.isSection(raw)) {
            boolean absent = written.isEmpty() && !variables.anyBelow(path);
            return absent && fallback == null && key.nullable() ? null : section(raw, path, written, fallback);
        }
        Node node = written.last(variables.value(path));
        if (node != null) {
            return read(key.type(), path, node);
        }
        if (fallback != null || key.nullable() || hasDefaults) {
            return fallback;
        }
        if (List.class.isAssignableFrom(raw)) {
            return List.of();
        }
        problem(path, "missing; expected " + Texts.describe(raw) + "; set it here or as " + Variables.name(path));
        return BROKEN;
    }

    private Object section(Class<?> raw, String path, Written written, @Nullable Object fallback) {
        Written below = written.branches(node -> inline(path, node));
        for (Node wrong : below.notBranches()) {
            problem(path, wrong.origin(), "expected a section with keys, found " + wrong.kind());
        }
        Object bound = record(Shape.of(raw), path, below, fallback);
        return below.notBranches().isEmpty() ? bound : BROKEN;
    }

    private Object map(Type element, String path, Written written, @Nullable Object fallback) {
        var values = new LinkedHashMap<String, Object>();
        if (fallback instanceof Map<?, ?> defaults) {
            defaults.forEach((key, value) -> values.put((String) key, value));
        }
        Written below =
                written.with(variables.value(path), variables.below(path)).branches(node -> inline(path, node));
        boolean broken = !below.notBranches().isEmpty();
        below.notBranches()
                .forEach(wrong -> problem(path, wrong.origin(), "expected keys with values, found " + wrong.kind()));
        for (var entry : below.entries(!Shape.isSection(Shape.raw(element))).entrySet()) {
            Object value = read(element, Shape.join(path, entry.getKey()), entry.getValue());
            broken |= value == BROKEN;
            values.put(entry.getKey(), value);
        }
        if (broken) {
            values.values().removeIf(value -> value == BROKEN);
            readable.put(path, Map.copyOf(values));
            return BROKEN;
        }
        return Map.copyOf(values);
    }

    private Object read(Type type, String path, Node node) {
        origins.put(path, node.origin());
        Class<?> raw = Shape.raw(type);
        if (List.class.isAssignableFrom(raw)) {
            return list(Shape.element(type), path, node);
        }
        if (Shape.isSection(raw)) {
            return section(raw, path, Written.only(node), null);
        }
        if (!(node instanceof Node.Scalar scalar)) {
            problem(path, "expected " + Texts.describe(raw) + ", found " + node.kind());
            return BROKEN;
        }
        try {
            return Texts.read(expanded(scalar), raw);
        } catch (IllegalArgumentException e) {
            problem(path, String.valueOf(e.getMessage()));
            return BROKEN;
        }
    }

    private String expanded(Node.Scalar scalar) {
        return scalar.origin().text().startsWith("environment") ? scalar.text() : expansion.expand(scalar.text());
    }

    private Object list(Type element, String path, Node node) {
        var values = new ArrayList<Object>();
        int index = 0;
        for (Node item : items(path, node)) {
            values.add(read(element, path + "[" + index++ + "]", item));
        }
        return values.contains(BROKEN) ? BROKEN : List.copyOf(values);
    }

    /** A list in YAML, or on one line: {@code [a, b]}, or {@code a, b}. */
    private List<Node> items(String path, Node node) {
        if (inline(path, node) instanceof Node.Sequence sequence) {
            return sequence.items();
        }
        if (node instanceof Node.Scalar scalar) {
            return Arrays.stream(scalar.text().split(",", -1))
                    .map(String::strip)
                    .filter(item -> !item.isEmpty())
                    .map(item -> (Node) new Node.Scalar(item, scalar.origin()))
                    .toList();
        }
        return List.of(node);
    }

    /** What a one-line text stands for, if it is written as YAML list or section. */
    private Node inline(String path, Node node) {
        if (!(node instanceof Node.Scalar scalar) || !scalar.text().matches("(?s)\\s*[\\[{].*[]}]\\s*")) {
            return node;
        }
        var found = new ArrayList<ConfigProblem>();
        Node parsed = YamlTree.inline(scalar.text(), scalar.origin(), found);
        found.forEach(wrong -> problems.add(new ConfigProblem(path, wrong.origin(), wrong.message())));
        return parsed == null ? node : parsed;
    }

    private void refuseUnknown(Shape shape, String path, Written written) {
        var known = new ArrayList<String>();
        shape.paths("").forEach(below -> known.add(below.replaceAll("\\..*", "")));
        written.unknown(known).forEach((key, origin) -> {
            String near = NearMatch.of(key, known)
                    .map(name -> Shape.join(path, name))
                    .or(() -> allPaths.stream()
                            .filter(other -> other.endsWith("." + key))
                            .findFirst())
                    .map(name -> "; did you mean " + name + "?")
                    .orElse("; keys here are "
                            + String.join(
                                    ", ", known.stream().distinct().sorted().toList()));
            problem(Shape.join(path, key), origin, "unknown key" + near);
        });
    }

    private void problem(String path, String message) {
        problem(path, origins.getOrDefault(path, new Origin("")), message);
    }

    private void problem(String path, Origin origin, String message) {
        problems.add(new ConfigProblem(path, origin.text(), message));
    }
}

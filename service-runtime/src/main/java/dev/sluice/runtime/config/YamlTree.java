package dev.sluice.runtime.config;

import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/** Reads YAML into {@link Node}s that know their lines. Values stay text: what they mean is for the record to say. */
final class YamlTree {

    private final IntFunction<Origin> origins;
    private final List<ConfigProblem> problems;

    private YamlTree(IntFunction<Origin> origins, List<ConfigProblem> problems) {
        this.origins = origins;
        this.problems = problems;
    }

    /** The tree of a file; null if it is empty or cannot be read, with a problem added. */
    static Node.@Nullable Branch file(Path file, List<ConfigProblem> problems) {
        String name = file.toString();
        try {
            Node node = read(Files.readString(file), line -> Origin.line(name, line), problems);
            if (node == null || node instanceof Node.Empty) {
                return null;
            }
            if (node instanceof Node.Branch branch) {
                return branch;
            }
            problems.add(
                    new ConfigProblem("", name, "expected keys such as 'namespace: sluice', found " + node.kind()));
        } catch (NoSuchFileException e) {
            problems.add(new ConfigProblem("", name, "the file does not exist; check --config or SLUICE_CONFIG"));
        } catch (IOException e) {
            problems.add(new ConfigProblem("", name, "the file cannot be read as UTF-8 text: " + e));
        }
        return null;
    }

    /** A value that was given on one line (a variable, an argument) and is written as a YAML list or section. */
    static @Nullable Node inline(String text, Origin origin, List<ConfigProblem> problems) {
        return read(text, line -> origin, problems);
    }

    private static @Nullable Node read(String yaml, IntFunction<Origin> origins, List<ConfigProblem> problems) {
        try {
            var root = new Yaml(new LoaderOptions()).compose(new StringReader(yaml));
            return root == null ? null : new YamlTree(origins, problems).convert("", root, 0);
        } catch (MarkedYAMLException e) {
            int line = e.getProblemMark() == null ? 1 : e.getProblemMark().getLine() + 1;
            problems.add(new ConfigProblem("", origins.apply(line).text(), "not valid YAML: " + e.getProblem()));
        } catch (YAMLException e) {
            problems.add(new ConfigProblem("", origins.apply(1).text(), "not valid YAML: " + e.getMessage()));
        }
        return null;
    }

    private @Nullable Node convert(String path, org.yaml.snakeyaml.nodes.Node node, int depth) {
        Origin origin = origins.apply(node.getStartMark().getLine() + 1);
        if (depth > 20) { // also ends a tree that contains itself by an alias
            problems.add(new ConfigProblem(path, origin.text(), "nested deeper than any configuration is"));
            return null;
        }
        if (node instanceof MappingNode mapping) {
            return branch(path, mapping, origin, depth);
        }
        if (node instanceof SequenceNode sequence) {
            var items = new ArrayList<Node>();
            for (var item : sequence.getValue()) {
                Node converted = convert(path + "[" + items.size() + "]", item, depth + 1);
                if (converted != null) {
                    items.add(converted);
                }
            }
            return new Node.Sequence(items, origin);
        }
        return node.getTag().equals(Tag.NULL)
                ? new Node.Empty(origin)
                : new Node.Scalar(((ScalarNode) node).getValue(), origin);
    }

    private Node.Branch branch(String path, MappingNode mapping, Origin origin, int depth) {
        var children = new LinkedHashMap<String, Node>();
        for (NodeTuple tuple : mapping.getValue()) {
            Origin where = origins.apply(tuple.getKeyNode().getStartMark().getLine() + 1);
            if (!(tuple.getKeyNode() instanceof ScalarNode scalar)) {
                problems.add(new ConfigProblem(path, where.text(), "expected a word as key, found a list or section"));
                continue;
            }
            String key = scalar.getValue();
            String keyPath = path.isEmpty() ? key : path + "." + key;
            Node value = convert(keyPath, tuple.getValueNode(), depth + 1);
            if (children.containsKey(key)) {
                problems.add(new ConfigProblem(keyPath, where.text(), "written twice; keep one"));
            } else if (value != null) {
                children.put(key, value);
            }
        }
        return new Node.Branch(children, origin);
    }
}

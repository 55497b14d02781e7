package dev.sluice.pipeline.yaml;

import java.io.StringReader;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.DumperOptions.ScalarStyle;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/**
 * Reads one YAML document into a tree with positions. No object is ever constructed from a tag, plain scalars follow the core schema
 * of YAML 1.2 ({@code no} is a text, not false), and size, depth and the expansion of aliases are bounded.
 */
public final class YamlReader {
    /** Largest document, in characters. */
    static final int MAX_CHARACTERS = 1 << 20;

    /** Most values after aliases are expanded. */
    static final int MAX_VALUES = 50_000;

    /** Deepest nesting. */
    static final int MAX_DEPTH = 50;

    private static final Pattern INTEGER = Pattern.compile("[-+]?[0-9]+");
    private static final Pattern FLOAT = Pattern.compile("[-+]?(\\.[0-9]+|[0-9]+(\\.[0-9]*)?)([eE][-+]?[0-9]{1,4})?");

    private final Faults faults;
    private int values;

    private YamlReader(Faults faults) {
        this.faults = faults;
    }

    /** Takes what is wrong with a document. */
    @FunctionalInterface
    public interface Faults {
        /** One thing that is wrong, where, and how to mend it. */
        void add(Mark mark, String what, String mend);
    }

    /** Reads a document; null when it is empty or cannot be read, and then the faults say why. */
    public static @Nullable YamlNode read(String yaml, Faults faults) {
        LoaderOptions options = new LoaderOptions();
        options.setCodePointLimit(MAX_CHARACTERS);
        options.setNestingDepthLimit(MAX_DEPTH);
        options.setMaxAliasesForCollections(MAX_DEPTH);
        try {
            Node root = new Yaml(new SafeConstructor(options)).compose(new StringReader(yaml));
            if (root == null) {
                faults.add(new Mark(1, 1), "the document is empty", "write a pipeline definition into it");
                return null;
            }
            return new YamlReader(faults).convert(root, 0);
        } catch (TooBig e) {
            faults.add(e.mark, e.what, "write it out without so many aliases");
        } catch (MarkedYAMLException e) {
            org.yaml.snakeyaml.error.Mark at = e.getProblemMark();
            Mark mark = at == null ? new Mark(1, 1) : mark(at);
            String context = e.getContext() == null ? "" : e.getContext() + ": ";
            faults.add(mark, "not well-formed YAML: " + context + e.getProblem(), "mend the YAML at this place");
        } catch (YAMLException e) {
            faults.add(new Mark(1, 1), "not readable as YAML: " + e.getMessage(), "keep the document small and plain");
        }
        return null;
    }

    private YamlNode convert(Node node, int depth) {
        Mark mark = mark(node.getStartMark());
        if (++values > MAX_VALUES) {
            throw new TooBig(mark, "more than " + MAX_VALUES + " values after aliases are expanded");
        }
        if (depth > MAX_DEPTH) {
            throw new TooBig(mark, "nested deeper than " + MAX_DEPTH + " levels, or an alias that contains itself");
        }
        if (node instanceof ScalarNode scalar) {
            return scalar(scalar, mark);
        }
        if (node instanceof SequenceNode sequence) {
            List<YamlNode> items = new ArrayList<>();
            for (Node item : sequence.getValue()) {
                items.add(convert(item, depth + 1));
            }
            return new YamlList(items, mark);
        }
        return map((MappingNode) node, mark, depth);
    }

    private YamlMap map(MappingNode node, Mark mark, int depth) {
        Map<String, YamlNode> entries = new LinkedHashMap<>();
        Map<String, Mark> keyMarks = new LinkedHashMap<>();
        for (NodeTuple tuple : node.getValue()) {
            Mark keyMark = mark(tuple.getKeyNode().getStartMark());
            if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
                faults.add(keyMark, "a list or map stands where a key is expected", "use a plain text as the key");
                continue;
            }
            YamlNode value = convert(tuple.getValueNode(), depth + 1);
            if (entries.putIfAbsent(key.getValue(), value) != null) {
                faults.add(
                        keyMark,
                        "key '" + key.getValue() + "' is there twice, first in line "
                                + keyMarks.getOrDefault(key.getValue(), mark).line(),
                        "keep one of them");
            } else {
                keyMarks.put(key.getValue(), keyMark);
            }
        }
        return new YamlMap(entries, keyMarks, mark);
    }

    private static YamlScalar scalar(ScalarNode node, Mark mark) {
        String text = node.getValue();
        Object value = node.getScalarStyle() == ScalarStyle.PLAIN ? resolve(text) : text;
        Mark textMark =
                switch (node.getScalarStyle()) {
                    case SINGLE_QUOTED, DOUBLE_QUOTED -> new Mark(mark.line(), mark.column() + 1);
                    case LITERAL, FOLDED -> new Mark(mark.line() + 1, 1);
                    default -> mark;
                };
        return new YamlScalar(text, value, mark, textMark);
    }

    static @Nullable Object resolve(String text) {
        switch (text) {
            case "", "~", "null", "Null", "NULL" -> {
                return null;
            }
            case "true", "True", "TRUE" -> {
                return true;
            }
            case "false", "False", "FALSE" -> {
                return false;
            }
            default -> {
                // a number, or the text itself
            }
        }
        if (text.length() <= 100 && INTEGER.matcher(text).matches()) {
            BigInteger number = new BigInteger(text);
            return number.bitLength() < 64 ? (Object) number.longValue() : number;
        }
        if (text.length() <= 100 && FLOAT.matcher(text).matches()) {
            return new BigDecimal(text);
        }
        return text;
    }

    private static Mark mark(org.yaml.snakeyaml.error.Mark mark) {
        return new Mark(mark.getLine() + 1, mark.getColumn() + 1);
    }

    private static final class TooBig extends RuntimeException {
        private static final long serialVersionUID = 1L;
        private final transient Mark mark;
        private final String what;

        TooBig(Mark mark, String what) {
            super(what, null, false, false);
            this.mark = mark;
            this.what = what;
        }
    }
}

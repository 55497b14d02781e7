package dev.sluice.pipeline.definition;

import dev.sluice.pipeline.yaml.Mark;
import dev.sluice.pipeline.yaml.YamlList;
import dev.sluice.pipeline.yaml.YamlMap;
import dev.sluice.pipeline.yaml.YamlNode;
import dev.sluice.pipeline.yaml.YamlScalar;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * One map of a definition, read key by key; whatever does not fit is recorded as a problem with its place, and reads as absent. Not
 * thread-safe.
 */
public final class Section {
    private final YamlMap map;
    private final String path;
    private final Problems problems;

    public Section(YamlMap map, String path, Problems problems) {
        this.map = map;
        this.path = path;
        this.problems = problems;
    }

    /** Records every key that is not one of these. */
    public void refuseUnknown(Collection<String> known) {
        for (String key : map.entries().keySet()) {
            if (!known.contains(key)) {
                add(key, "unknown key '" + key + "'", NearMatch.mend(key, known));
            }
        }
    }

    /** Records every of these keys that is missing. */
    public void require(Map<String, String> keysWithMend) {
        keysWithMend.forEach((key, mend) -> {
            if (!has(key)) {
                problems.add(map.mark(), path, "key '" + key + "' is missing", mend);
            }
        });
    }

    /** Whether the key is there. */
    public boolean has(String key) {
        return map.get(key) != null;
    }

    /** The value as it stands. */
    public @Nullable YamlNode node(String key) {
        return map.get(key);
    }

    public YamlMap map() {
        return map;
    }

    /** Path of a key, for messages. */
    public String path(String key) {
        return path.isEmpty() ? key : path + "." + key;
    }

    public String path() {
        return path;
    }

    public Problems problems() {
        return problems;
    }

    /** A problem with a key. */
    public void add(String key, String what, String mend) {
        problems.add(map.keyMark(key), path(key), what, mend);
    }

    /** A problem at a place below a key. */
    public void add(String key, Mark mark, String what, String mend) {
        problems.add(mark, path(key), what, mend);
    }

    /** A text; a number or a true/false value counts as the text it was written as. */
    public @Nullable String text(String key) {
        YamlNode node = map.get(key);
        if (node == null) {
            return null;
        }
        if (node instanceof YamlScalar scalar && scalar.value() != null) {
            return scalar.text();
        }
        expected(key, "a text", node);
        return null;
    }

    /** A text that is not blank. */
    public @Nullable String word(String key) {
        String text = text(key);
        if (text != null && text.isBlank()) {
            add(key, "expected a text, found an empty one", "write a value, or remove the key");
            return null;
        }
        return text;
    }

    /** One of a choice of words. */
    public @Nullable String oneOf(String key, Collection<String> words) {
        String word = word(key);
        if (word != null && !words.contains(word)) {
            add(key, "unknown word '" + word + "'", NearMatch.mend(word, words));
            return null;
        }
        return word;
    }

    /** True or false; false where absent. */
    public boolean flag(String key) {
        YamlNode node = map.get(key);
        if (node == null) {
            return false;
        }
        if (node instanceof YamlScalar scalar && scalar.value() instanceof Boolean value) {
            return value;
        }
        expected(key, "true or false", node);
        return false;
    }

    /** True or false; the given value where absent. */
    public boolean flag(String key, boolean absent) {
        return has(key) ? flag(key) : absent;
    }

    /** A whole number. */
    public OptionalInt integer(String key, int least) {
        YamlNode node = map.get(key);
        if (node == null) {
            return OptionalInt.empty();
        }
        if (node instanceof YamlScalar scalar && scalar.value() instanceof Long value) {
            if (value >= least && value <= Integer.MAX_VALUE) {
                return OptionalInt.of(value.intValue());
            }
            add(
                    key,
                    "expected a whole number of at least " + least + ", found " + value,
                    "write a number in this range");
            return OptionalInt.empty();
        }
        expected(key, "a whole number", node);
        return OptionalInt.empty();
    }

    /** A list of texts, or one text; empty where absent. */
    public List<String> texts(String key) {
        YamlNode node = map.get(key);
        List<String> texts = new ArrayList<>();
        if (node instanceof YamlList list) {
            for (YamlNode item : list.items()) {
                if (item instanceof YamlScalar scalar) {
                    texts.add(scalar.text());
                } else {
                    expected(key, "a list of texts", item);
                }
            }
        } else if (node instanceof YamlScalar scalar && scalar.value() != null) {
            texts.add(scalar.text());
        } else if (node != null) {
            expected(key, "a text or a list of texts", node);
        }
        return texts;
    }

    /** A list of texts that are not blank and not there twice. */
    public List<String> names(String key) {
        List<String> names = new ArrayList<>();
        for (String name : texts(key)) {
            if (name.isBlank()) {
                add(key, "expected a name, found an empty text", "write a name, or remove it");
            } else if (names.contains(name)) {
                add(key, "'" + name + "' is there twice", "keep one of them");
            } else {
                names.add(name);
            }
        }
        return names;
    }

    /** A map. */
    public @Nullable Section section(String key) {
        YamlNode node = map.get(key);
        if (node instanceof YamlMap child) {
            return new Section(child, path(key), problems);
        }
        if (node != null) {
            expected(key, "a map", node);
        }
        return null;
    }

    /** The items of a list, each with its path. */
    public List<Item> items(String key) {
        YamlNode node = map.get(key);
        List<Item> items = new ArrayList<>();
        if (node instanceof YamlList list) {
            for (YamlNode item : list.items()) {
                items.add(new Item(path(key) + "[" + items.size() + "]", item));
            }
        } else if (node != null && !isNothing(node)) {
            expected(key, "a list", node);
        }
        return items;
    }

    /** One item of a list. */
    public record Item(String path, YamlNode node) {}

    /** A value that is not of the expected kind. */
    public void expected(String key, String kind, YamlNode found) {
        problems.add(
                found.mark(), path(key), "expected " + kind + ", found " + found.kind(), "write " + kind + " here");
    }

    private static boolean isNothing(YamlNode node) {
        return node instanceof YamlScalar scalar && scalar.value() == null;
    }
}

package dev.sluice.pipeline.row;

import java.util.List;

/**
 * A field that a rule names: a top-level field, or a dotted path into nested objects. A top-level field that bears the whole dotted name
 * wins over the path.
 *
 * @param path the name as written
 * @param slot slot of the top-level field of that whole name
 * @param rootSlot for a dotted name, slot of the first part; -1 otherwise
 * @param rest for a dotted name, the parts after the first; empty otherwise
 */
public record FieldRef(String path, int slot, int rootSlot, List<String> rest) {
    /** Resolves a name against the symbols, which grow where needed. */
    public static FieldRef of(String path, Symbols symbols) {
        int dot = path.indexOf('.');
        if (dot <= 0 || dot == path.length() - 1) {
            return new FieldRef(path, symbols.slot(path), -1, List.of());
        }
        List<String> rest = List.of(path.substring(dot + 1).split("\\.", -1));
        return new FieldRef(path, symbols.slot(path), symbols.slot(path.substring(0, dot)), rest);
    }

    /** Resolves names, in their order. */
    public static List<FieldRef> all(List<String> paths, Symbols symbols) {
        return paths.stream().map(path -> of(path, symbols)).toList();
    }

    /** Whether it may lead into nested objects. */
    public boolean nested() {
        return rootSlot >= 0;
    }

    /** Last part of a dotted name. */
    String last() {
        return rest.get(rest.size() - 1);
    }
}

package dev.sluice.pipeline.suggest;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The values of one field: a dictionary of distinct texts with their counts, and one code per row. A field with too many distinct values
 * keeps the first of them; it is of no use for enumerations or groups. Not thread-safe while it is filled.
 */
final class Column {
    /** Code of a row that has no text here: absent, null or empty. */
    static final int NONE = -1;
    /** Code of a row whose value the dictionary has no room for. */
    static final int UNKEPT = -2;

    private static final int MOST_VALUES = 200_000;

    private final String name;
    private final Map<String, Integer> index = new HashMap<>();
    private final List<String> values = new ArrayList<>();
    private int[] counts = new int[64];
    private int[] codes = new int[1024];
    private int rows;
    private int filled;

    Column(String name) {
        this.name = name;
    }

    String name() {
        return name;
    }

    /** Takes the value of the next row. */
    void add(@Nullable String value) {
        if (rows == codes.length) {
            codes = Arrays.copyOf(codes, rows * 2);
        }
        codes[rows++] = value == null || value.isEmpty() ? NONE : code(value);
    }

    /** Fills up rows that came before the field was first seen, or that lack it. */
    void fillTo(int row) {
        while (rows < row) {
            add(null);
        }
    }

    private int code(String value) {
        filled++;
        Integer known = index.get(value);
        if (known == null) {
            if (values.size() == MOST_VALUES) {
                return UNKEPT;
            }
            known = values.size();
            values.add(value);
            index.put(value, known);
            if (known == counts.length) {
                counts = Arrays.copyOf(counts, known * 2);
            }
        }
        counts[known]++;
        return known;
    }

    int rows() {
        return rows;
    }

    /** Rows that have a value. */
    int filled() {
        return filled;
    }

    int distinct() {
        return values.size();
    }

    /** Whether every distinct value is kept. */
    boolean complete() {
        return values.size() < MOST_VALUES;
    }

    int code(int row) {
        return codes[row];
    }

    String value(int code) {
        return values.get(code);
    }

    int count(int code) {
        return counts[code];
    }

    int countOf(String value) {
        Integer code = index.get(value);
        return code == null ? 0 : counts[code];
    }

    List<String> values() {
        return values;
    }

    /** Rows whose value passes. */
    int countWhere(Predicate<String> test) {
        int sum = 0;
        for (int code = 0; code < values.size(); code++) {
            if (test.test(values.get(code))) {
                sum += counts[code];
            }
        }
        return sum;
    }

    /** Distinct values that pass, the most frequent first. */
    List<String> valuesWhere(Predicate<String> test) {
        List<Integer> found = new ArrayList<>();
        for (int code = 0; code < values.size(); code++) {
            if (test.test(values.get(code))) {
                found.add(code);
            }
        }
        found.sort((a, b) -> counts[a] != counts[b]
                ? Integer.compare(counts[b], counts[a])
                : values.get(a).compareTo(values.get(b)));
        return found.stream().map(values::get).toList();
    }

    /** No two rows have the same value, and all have one. */
    boolean unique() {
        return rows > 1 && filled == rows && complete() && distinct() == rows;
    }
}

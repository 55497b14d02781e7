package dev.sluice.pipeline.suggest;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The values of one field: a dictionary of distinct texts with their counts, and one code per row. Of a field that hardly repeats itself only
 * the first values are kept; it is of no use for enumerations or groups. The counts are of all rows, the codes of the first rows only, where
 * there are very many. Not thread-safe while it is filled.
 */
final class Column {
    /** Code of a row that has no text here: absent, null or empty. */
    static final int NONE = -1;
    /** Code of a row whose value the dictionary has no room for. */
    static final int UNKEPT = -2;

    private static final int MANY_VALUES = 200_000;
    private static final int MOST_VALUES = 2_000_000;
    /** Above it a field hardly repeats itself. */
    private static final double REPEATING = 0.7;
    /** Above it a field that repeats itself is no key with some rows too many. */
    private static final double NEARLY_A_KEY = 0.15;

    private final String name;
    private final ProfileBudget budget;
    private final ValueDictionary dictionary = new ValueDictionary();
    private final Uniqueness uniqueness = new Uniqueness();
    private int[] codes = new int[1024];
    private int kept;
    private int rows;
    private int filled;
    private boolean full;

    /** @param budget shared by all fields of a profile */
    Column(String name, ProfileBudget budget) {
        this.name = name;
        this.budget = budget;
    }

    String name() {
        return name;
    }

    /** Takes the value of the next row. */
    void add(@Nullable String value) {
        int code = value == null || value.isEmpty() ? NONE : code(value);
        rows++;
        if (kept == rows - 1 && budget.takeCell()) {
            if (kept == codes.length) {
                codes = Arrays.copyOf(codes, kept * 2);
            }
            codes[kept++] = code;
        }
    }

    /** Fills up rows that came before the field was first seen, or that lack it. */
    void fillTo(int row) {
        while (rows < row) {
            add(null);
        }
    }

    private int code(String value) {
        filled++;
        uniqueness.add(value);
        int known = dictionary.find(value);
        if (known >= 0) {
            dictionary.count(known);
            return known;
        }
        int size = dictionary.size();
        full |= size >= MOST_VALUES || (size >= MANY_VALUES && size > REPEATING * filled) || !budget.takeValue(value);
        return full ? UNKEPT : dictionary.add(value);
    }

    /** All rows. */
    int rows() {
        return rows;
    }

    /** The first rows, those that have a code. */
    int keptRows() {
        return kept;
    }

    /** Rows that have a value. */
    int filled() {
        return filled;
    }

    int distinct() {
        return dictionary.size();
    }

    /** Whether every distinct value is kept. */
    boolean complete() {
        return !full;
    }

    int code(int row) {
        return codes[row];
    }

    String value(int code) {
        return dictionary.value(code);
    }

    int count(int code) {
        return dictionary.countOf(code);
    }

    int countOf(String value) {
        int code = dictionary.find(value);
        return code < 0 ? 0 : dictionary.countOf(code);
    }

    List<String> values() {
        return dictionary.values();
    }

    /** Rows whose value passes, of those whose value is kept. */
    int countWhere(Predicate<String> test) {
        int sum = 0;
        for (int code = 0; code < dictionary.size(); code++) {
            if (test.test(dictionary.value(code))) {
                sum += dictionary.countOf(code);
            }
        }
        return sum;
    }

    /** Rows whose value is kept. */
    int counted() {
        int sum = 0;
        for (int code = 0; code < dictionary.size(); code++) {
            sum += dictionary.countOf(code);
        }
        return sum;
    }

    /** Distinct values that pass, the most frequent first. */
    List<String> valuesWhere(Predicate<String> test) {
        List<Integer> found = new ArrayList<>();
        for (int code = 0; code < dictionary.size(); code++) {
            if (test.test(dictionary.value(code))) {
                found.add(code);
            }
        }
        found.sort((a, b) -> count(a) != count(b) ? Integer.compare(count(b), count(a)) : value(a).compareTo(value(b)));
        return found.stream().map(this::value).toList();
    }

    /** No two rows have the same value, and all have one. */
    boolean unique() {
        return rows > 1 && filled == rows && uniqueness.repeated() == 0;
    }

    /** Rows whose value came before, of a field that would be a key but for them; 0: none, or it is no key at all. */
    int repeatedKeys() {
        int repeated = filled == rows ? Math.max(0, uniqueness.repeated()) : 0;
        return repeated <= NEARLY_A_KEY * rows ? repeated : 0;
    }

    /** Lets go of what is needed while it is filled only. */
    void close() {
        uniqueness.close();
    }
}

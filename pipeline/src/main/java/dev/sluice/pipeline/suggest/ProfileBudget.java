package dev.sluice.pipeline.suggest;

/** How much a profile may keep in memory, all fields together: some 450 MB at most. Not thread-safe. */
final class ProfileBudget {
    /** Four bytes each. */
    private static final int MOST_CELLS = 32_000_000;

    private static final int MOST_VALUES = 2_500_000;
    /** Of all values kept. */
    private static final long MOST_CHARACTERS = 150_000_000;

    private int cells;
    private int values;
    private long characters;

    /** Whether one more row of one more field may be kept. */
    boolean takeCell() {
        if (cells == MOST_CELLS) {
            return false;
        }
        cells++;
        return true;
    }

    /** Whether one more distinct value may be kept. */
    boolean takeValue(String value) {
        if (values == MOST_VALUES || characters > MOST_CHARACTERS) {
            return false;
        }
        values++;
        characters += value.length();
        return true;
    }
}

package dev.sluice.pipeline.definition;

/** What happens to data that does not fit the schema (dlt's words). */
public enum ContractMode {
    /** The schema grows. */
    EVOLVE("evolve"),
    /** The load is refused. */
    FREEZE("freeze"),
    /** The row is left out. */
    DISCARD_ROW("discard_row"),
    /** The value is left out. */
    DISCARD_VALUE("discard_value");

    private final String word;

    ContractMode(String word) {
        this.word = word;
    }

    /** The word of the definition. */
    public String word() {
        return word;
    }
}

package dev.sluice.pipeline.definition;

/** How {@link WriteDisposition#MERGE} is carried out (dlt's words); without meaning for the other dispositions. */
public enum MergeStrategy {
    /** Rows with the key are deleted, the new ones inserted. */
    DELETE_INSERT("delete-insert"),
    /** Rows with the key are updated, others inserted. */
    UPSERT("upsert"),
    /** Rows whose key is there already are left alone. */
    INSERT_ONLY("insert-only"),
    /** Every version is kept, with the span of time it was valid. */
    SCD2("scd2");

    private final String word;

    MergeStrategy(String word) {
        this.word = word;
    }

    /** The word of the definition. */
    public String word() {
        return word;
    }
}

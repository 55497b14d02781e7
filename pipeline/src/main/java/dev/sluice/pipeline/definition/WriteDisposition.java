package dev.sluice.pipeline.definition;

/** What a load does with the rows that are already there (dlt's words). */
public enum WriteDisposition {
    /** Rows are added. */
    APPEND("append"),
    /** The table's content is replaced by this load. */
    REPLACE("replace"),
    /** Rows with the same key replace or update each other. */
    MERGE("merge");

    private final String word;

    WriteDisposition(String word) {
        this.word = word;
    }

    /** The word of the definition. */
    public String word() {
        return word;
    }
}

package dev.sluice.metadata.normalize;

/**
 * Names of the system columns.
 *
 * @param prefix what they start with, {@code _sluice}
 */
public record SystemNames(String prefix) {

    /** The load that brought a root row. */
    public String loadId() {
        return prefix + "_load_id";
    }

    /** Id of a row, unique in its table. */
    public String id() {
        return prefix + "_id";
    }

    /** Id of the row that a child row belongs to. */
    public String parentId() {
        return prefix + "_parent_id";
    }

    /** Id of the root row that a child row descends from. */
    public String rootId() {
        return prefix + "_root_id";
    }

    /** Position of a child row in its list, from 0. */
    public String listIndex() {
        return prefix + "_list_idx";
    }

    /** What keys beyond the most columns hold, as JSON. */
    public String rest() {
        return prefix + "_rest";
    }

    /** With {@code scd2}: since when a version is valid. */
    public String validFrom() {
        return prefix + "_valid_from";
    }

    /** With {@code scd2}: until when a version was valid; null while it is. */
    public String validTo() {
        return prefix + "_valid_to";
    }
}

package dev.sluice.metadata.normalize;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the normalizer knows of one table: its schema, its rows in the current batch, its keys. */
final class TableState {
    /** What all tables of one root table share. */
    record Family(
            NormalizerOptions options, SchemaCatalog catalog, Map<String, TableState> tables, SystemNames system) {}

    final String name;
    final @Nullable TableState parent;
    final PathNode top;
    private final Family family;
    private final String path;
    private final Map<String, ColumnSlot> slots = new HashMap<>();
    private final Map<String, DeclaredColumn> declared = new LinkedHashMap<>();
    private final Set<String> made = new HashSet<>();
    private final List<List<ColumnSlot>> required = new ArrayList<>();
    private @Nullable TableSchema schema;
    private @Nullable TableBatch batch;
    private @Nullable String createdBy;

    final ColumnSlot loadId;
    final ColumnSlot id;
    final ColumnSlot parentId;
    final ColumnSlot rootId;
    final ColumnSlot listIndex;
    final ColumnSlot rest;

    /** Set while the first row of a table that is not there yet is written. */
    boolean creating;
    /** Whether the declared columns have been looked for. */
    boolean hasDeclared;
    /** The root row that touched the table last, and what the table was before it. */
    long touchedBy = -1;

    /** Serial number of the last row that had a list for this table. */
    long listedBy = -1;

    int rowsBefore;
    int columnsBefore;
    boolean absentBefore;

    TableState(Family family, @Nullable TableState parent, String path) {
        this.family = family;
        this.parent = parent;
        this.path = path;
        this.name = naming().path(path);
        this.schema = family.catalog().table(name);
        this.loadId = systemSlot(family.system().loadId());
        this.id = systemSlot(family.system().id());
        this.parentId = systemSlot(family.system().parentId());
        this.rootId = systemSlot(family.system().rootId());
        this.listIndex = systemSlot(family.system().listIndex());
        this.rest = systemSlot(family.system().rest());
        if (family.options().idsByContent() && parent == null) {
            systemSlot(family.system().validFrom());
            systemSlot(family.system().validTo());
        }
        if (parent == null) {
            family.options().declared().forEach(this::declare);
        }
        // last: fields ask for the declared columns
        this.top = new PathNode(this, null, "");
    }

    /**
     * A name with dots may be a path or a key that has dots: what is said holds for both, and the column is made when one of them comes. Any
     * other column that is declared with a type is there from the first row on.
     */
    private void declare(String key, DeclaredColumn column) {
        List<ColumnSlot> either = new ArrayList<>();
        either.add(slot(naming().key(key)));
        String path = naming().column(key);
        if (path.equals(either.get(0).name)) {
            made.add(path);
        } else {
            either.add(slot(path));
        }
        either.forEach(slot -> declared.put(slot.name, column));
        if (!column.nullable()) {
            required.add(either);
        }
    }

    /** Whether a declared column is there from the first row on. */
    boolean isMadeUnseen(String column) {
        return made.contains(column);
    }

    Naming naming() {
        return family.options().naming();
    }

    boolean isRoot() {
        return parent == null;
    }

    /** The schema; null while the table is not there. */
    @Nullable
    TableSchema schema() {
        if (schema == null) {
            schema = family.catalog().table(name);
        }
        return schema;
    }

    TableSchema create() {
        TableSchema made = new TableSchema(name, parent == null ? null : parent.name);
        family.catalog().put(made);
        schema = made;
        return made;
    }

    /** The table does not come into being after all. */
    void forget() {
        family.catalog().remove(name);
        schema = null;
        batch = null;
        createdBy = null;
        forgetColumns(0);
        if (isRoot()) {
            // batches of children point to that of the root
            family.tables().values().forEach(table -> table.batch(null));
        }
    }

    /** Unlearns the positions of columns that were taken back. */
    void forgetColumns(int from) {
        for (ColumnSlot slot : slots.values()) {
            if (slot.index >= from) {
                slot.index = ColumnSlot.UNKNOWN;
            }
        }
    }

    /** The load that created the table while this normalizer lived, or null. */
    @Nullable
    String createdBy() {
        return createdBy;
    }

    void createdBy(String load) {
        createdBy = load;
    }

    TableBatch batch() {
        if (batch == null) {
            throw new IllegalStateException("table " + name + " has no rows in this batch");
        }
        return batch;
    }

    void batch(@Nullable TableBatch rows) {
        batch = rows;
    }

    boolean hasBatch() {
        return batch != null;
    }

    /** The slot of a column; one that is not kept once data used as keys has filled the table. */
    ColumnSlot slot(String column) {
        ColumnSlot known = slots.get(column);
        if (known == null) {
            known = new ColumnSlot(column, false);
            if (slots.size() < 4 * family.options().maxColumns()) {
                slots.put(column, known);
            }
        }
        return known;
    }

    private ColumnSlot systemSlot(String column) {
        ColumnSlot slot = new ColumnSlot(column, true);
        slots.put(column, slot);
        return slot;
    }

    /** Position of a column in the schema, or {@link ColumnSlot#UNKNOWN}. */
    int indexOf(ColumnSlot slot) {
        if (slot.index < 0 && schema != null) {
            slot.index = schema.indexOf(slot.name);
        }
        return slot.index;
    }

    Map<String, DeclaredColumn> declared() {
        return declared;
    }

    /** Columns that must have a value; where a name may mean two, one of them. */
    List<List<ColumnSlot>> required() {
        return required;
    }

    boolean isDeclaredJson(String fieldPath) {
        DeclaredColumn column = declared.get(naming().path(fieldPath));
        return column != null && column.type() != null && column.type().kind() == ColumnType.Kind.JSON;
    }

    @Nullable
    TableState child(String fieldPath) {
        String childPath = naming().join(path, fieldPath);
        String childName = naming().path(childPath);
        TableState known = family.tables().get(childName);
        if (known == null) {
            boolean full = family.tables().size() > family.options().maxTables();
            if (full && family.catalog().table(childName) == null) {
                return null;
            }
            known = new TableState(family, this, childPath);
            family.tables().put(childName, known);
        }
        return known;
    }
}

package dev.sluice.pipeline.row;

import dev.sluice.pipeline.RowRepair;
import dev.sluice.pipeline.group.RuleMemory;
import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One mutable row, reused from record to record. Values are String, Long, {@link JsonNumber}, Boolean, {@code Map<String, Object>}
 * (a LinkedHashMap), {@code List<Object>} (an ArrayList) or null. Not thread-safe.
 */
public final class Row {
    private final Symbols symbols;
    private final Journal journal = new Journal();
    private final RowMemory memory;
    private @Nullable Object[] values;
    private int[] stamps;
    private int[] order;
    private final Verbatim verbatim;
    private int size;
    private int stamp;

    /** A row whose stateful rules remember nothing beyond it. */
    public Row(Symbols symbols) {
        this(symbols, RuleMemory.inHeap());
    }

    /** @param memory what stateful rules remember from row to row */
    public Row(Symbols symbols, RuleMemory memory) {
        this.symbols = symbols;
        this.memory = new RowMemory(memory);
        int capacity = Math.max(16, symbols.size() * 2);
        this.values = new Object[capacity];
        this.stamps = new int[capacity];
        this.order = new int[capacity];
        this.verbatim = new Verbatim(capacity);
    }

    /** Makes it empty. */
    public void clear() {
        for (int i = 0; i < size; i++) {
            values[order[i]] = null;
        }
        size = 0;
        if (stamp == Integer.MAX_VALUE) {
            Arrays.fill(stamps, 0);
            stamp = 0;
        }
        stamp++;
        journal.clear();
        memory.clear();
    }

    public Symbols symbols() {
        return symbols;
    }

    public Journal journal() {
        return journal;
    }

    /** What stateful rules remember. */
    public RowMemory memory() {
        return memory;
    }

    /** Number of fields. */
    public int size() {
        return size;
    }

    /** Slot of the i-th field, in the order of the record. */
    public int slotAt(int index) {
        return order[index];
    }

    /** Whether the slot holds a field, be it null. */
    public boolean has(int slot) {
        return slot < stamps.length && stamps[slot] == stamp;
    }

    /** The value in a slot; null where the field is absent. */
    public @Nullable Object get(int slot) {
        return has(slot) ? values[slot] : null;
    }

    /** Sets a slot, adding the field at the end where it is absent; true when it was there before. */
    public boolean put(int slot, @Nullable Object value) {
        if (slot >= stamps.length) {
            grow(slot);
        }
        values[slot] = value;
        verbatim.forget(slot);
        if (stamps[slot] == stamp) {
            return true;
        }
        stamps[slot] = stamp;
        if (size == order.length) {
            order = Arrays.copyOf(order, size * 2);
        }
        order[size++] = slot;
        return false;
    }

    /** Sets a slot to a text just as it stands in the payload. */
    void putAsRead(int slot, String text, int start, int end) {
        put(slot, text);
        verbatim.keep(slot, start, end);
    }

    /** The payload that the row is read from. */
    void readFrom(byte[] payload) {
        verbatim.of(payload);
    }

    /** Where the texts that no rule has changed stand in the payload. */
    Verbatim verbatim() {
        return verbatim;
    }

    /** Whether the field is there, be it null. */
    public boolean has(FieldRef field) {
        if (has(field.slot())) {
            return true;
        }
        if (!field.nested()) {
            return false;
        }
        Map<String, Object> parent = parent(field);
        return parent != null && parent.containsKey(field.last());
    }

    /** The field's value; null where it is absent. */
    public @Nullable Object get(FieldRef field) {
        if (!field.nested() || has(field.slot())) {
            return get(field.slot());
        }
        Map<String, Object> parent = parent(field);
        return parent == null ? null : parent.get(field.last());
    }

    /** Sets the field without recording a repair; objects on the way are made where they are absent. */
    public void put(FieldRef field, @Nullable Object value) {
        if (!field.nested() || has(field.slot())) {
            put(field.slot(), value);
            return;
        }
        put(field.rootSlot(), NestedFields.with(get(field.rootSlot()), field, value));
    }

    /** Sets the field and records the repair. */
    public void repair(FieldRef field, String rule, @Nullable Object value) {
        String before = has(field) ? JsonText.of(get(field)) : null;
        put(field, value);
        journal.repaired(new RowRepair(field.path(), rule, before));
    }

    /** Records a repair that was made inside of a nested value. */
    public void repaired(String path, String rule, @Nullable Object before) {
        journal.repaired(new RowRepair(path, rule, JsonText.of(before)));
    }

    /** Sets the field, and records that it was changed, but not what stood there; what was recorded about it before tells it no more, either. */
    public void repairSecretly(FieldRef field, String rule, @Nullable Object value) {
        put(field, value);
        repairedSecretly(field.path(), rule);
    }

    /** As {@link #repairSecretly}, for a change that was made inside of a nested value. */
    public void repairedSecretly(String path, String rule) {
        journal.conceal(path);
        journal.repaired(new RowRepair(path, rule, Journal.CONCEALED));
    }

    /** Takes the field out; true when it was there. */
    public boolean remove(FieldRef field) {
        if (has(field.slot())) {
            values[field.slot()] = null;
            stamps[field.slot()] = stamp - 1;
            int at = position(field.slot());
            System.arraycopy(order, at + 1, order, at, size - at - 1);
            size--;
            return true;
        }
        if (!field.nested()) {
            return false;
        }
        Map<String, Object> parent = parent(field);
        if (parent == null || !parent.containsKey(field.last())) {
            return false;
        }
        parent.remove(field.last());
        return true;
    }

    /** Gives the field another name; a top-level field keeps its place, and a field that bore the new name before is replaced. */
    public void rename(FieldRef from, FieldRef to) {
        if (!has(from)) {
            return;
        }
        Object value = get(from);
        if (has(from.slot()) && !to.nested()) {
            remove(to);
            int at = position(from.slot());
            values[from.slot()] = null;
            stamps[from.slot()] = stamp - 1;
            if (to.slot() >= stamps.length) {
                grow(to.slot());
            }
            order[at] = to.slot();
            stamps[to.slot()] = stamp;
            values[to.slot()] = value;
            verbatim.forget(to.slot());
        } else {
            remove(from);
            put(to, value);
        }
        journal.renamed(from.path(), to.path());
    }

    private int position(int slot) {
        int at = 0;
        while (order[at] != slot) {
            at++;
        }
        return at;
    }

    private @Nullable Map<String, Object> parent(FieldRef field) {
        return NestedFields.parent(get(field.rootSlot()), field);
    }

    private void grow(int slot) {
        int capacity = Math.max(slot + 1, stamps.length * 2);
        values = Arrays.copyOf(values, capacity);
        stamps = Arrays.copyOf(stamps, capacity);
        verbatim.grow(capacity);
    }
}

package dev.sluice.pipeline.row;

import com.fasterxml.jackson.core.io.SerializedString;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Top-level field names by slot. A pipeline's own names come first; a cleanser's copy grows with the names it meets. Not thread-safe. */
public final class Symbols {
    private final Map<String, Integer> slots;
    private final List<SerializedString> names;

    public Symbols() {
        this.slots = new HashMap<>();
        this.names = new ArrayList<>();
    }

    private Symbols(Symbols other) {
        this.slots = new HashMap<>(other.slots);
        this.names = new ArrayList<>(other.names);
    }

    /** A copy that grows on its own. */
    public Symbols copy() {
        return new Symbols(this);
    }

    /** The slot of a name; a new one where the name is new. */
    public int slot(String name) {
        Integer slot = slots.get(name);
        if (slot != null) {
            return slot;
        }
        names.add(new SerializedString(name));
        slots.put(name, names.size() - 1);
        return names.size() - 1;
    }

    /** The name in a slot, ready to be written and compared. */
    public SerializedString name(int slot) {
        return names.get(slot);
    }

    /** How many slots there are. */
    public int size() {
        return names.size();
    }
}

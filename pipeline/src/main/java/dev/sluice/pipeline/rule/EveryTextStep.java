package dev.sluice.pipeline.rule;

import dev.sluice.pipeline.row.Row;
import dev.sluice.pipeline.row.Step;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Changes every text of a row, those in nested objects and lists included.
 *
 * @param secret whether nothing that is recorded may tell what stood there
 */
record EveryTextStep(String rule, TextChange change, boolean secret) implements Step {
    @Override
    public String field() {
        return "*";
    }

    @Override
    public void apply(Row row) {
        for (int i = 0; i < row.size(); i++) {
            int slot = row.slotAt(i);
            Object value = row.get(slot);
            if (value instanceof String text) {
                String changed = change.apply(text);
                if (differs(text, changed)) {
                    row.put(slot, changed);
                    record(row, row.symbols().name(slot).getValue(), text);
                }
            } else if (value instanceof Map<?, ?> || value instanceof List<?>) {
                inside(row, row.symbols().name(slot).getValue(), value);
            }
        }
    }

    private void inside(Row row, String path, Object value) {
        if (value instanceof Map<?, ?> map) {
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                replace(row, path + "." + entry.getKey(), entry);
            }
        } else if (value instanceof List<?> list) {
            for (int i = 0; i < list.size(); i++) {
                item(row, path + "[" + i + "]", list, i);
            }
        }
    }

    @SuppressWarnings("unchecked") // entries of a row's own maps
    private void replace(Row row, String path, Map.Entry<?, ?> entry) {
        if (entry.getValue() instanceof String text) {
            String changed = change.apply(text);
            if (differs(text, changed)) {
                ((Map.Entry<String, @Nullable Object>) entry).setValue(changed);
                record(row, path, text);
            }
        } else if (entry.getValue() != null) {
            inside(row, path, entry.getValue());
        }
    }

    @SuppressWarnings("unchecked") // a row's own lists
    private void item(Row row, String path, List<?> list, int index) {
        Object item = list.get(index);
        if (item instanceof String text) {
            String changed = change.apply(text);
            if (differs(text, changed)) {
                ((List<@Nullable Object>) list).set(index, changed);
                record(row, path, text);
            }
        } else if (item != null) {
            inside(row, path, item);
        }
    }

    private void record(Row row, String path, String before) {
        if (secret) {
            row.repairedSecretly(path, rule);
        } else {
            row.repaired(path, rule, before);
        }
    }

    private static boolean differs(String text, @Nullable String changed) {
        return !text.equals(changed);
    }
}

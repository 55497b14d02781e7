package dev.sluice.pipeline.rule;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A row that a rule may correct later. Immutable and thread-safe.
 *
 * @param recordId record that became the row
 * @param key values of its primary key, as JSON texts by field; empty where a row is known by its record
 * @param cells its determined cells
 */
record EarlierRow(String recordId, Map<String, String> key, List<Cell> cells) {
    private static final byte VERSION = 1;
    /** Longest text that is kept: rows with longer ones are not remembered. */
    static final int LONGEST_TEXT = 500;

    /**
     * One determined cell.
     *
     * @param vote what the row told the group; null: nothing
     * @param own JSON text of the row's own value; null where the field was absent
     * @param shown JSON text of the value that the row has now; null where the field is absent
     */
    record Cell(
            @Nullable String vote,
            @Nullable String own,
            @Nullable String shown) {
        boolean isShort() {
            return isShort(own) && isShort(shown);
        }

        private static boolean isShort(@Nullable String text) {
            return text == null || text.length() <= LONGEST_TEXT;
        }
    }

    /** Whether it is small enough to be remembered. */
    boolean isShort() {
        return recordId.length() <= LONGEST_TEXT
                && cells.stream().allMatch(Cell::isShort)
                && key.values().stream().allMatch(text -> text.length() <= LONGEST_TEXT);
    }

    /** Whether the other is a later version of the same row. */
    boolean isReplacedBy(EarlierRow later) {
        return !key.isEmpty() && key.equals(later.key) && !recordId.equals(later.recordId);
    }

    EarlierRow showing(List<Cell> other) {
        return new EarlierRow(recordId, key, other);
    }

    byte[] encode() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(128);
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeByte(VERSION);
            out.writeUTF(recordId);
            out.writeInt(key.size());
            for (Map.Entry<String, String> part : key.entrySet()) {
                out.writeUTF(part.getKey());
                out.writeUTF(part.getValue());
            }
            out.writeInt(cells.size());
            for (Cell cell : cells) {
                write(out, cell.vote);
                write(out, cell.own);
                write(out, cell.shown);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /** The row; null where nothing, or something of another version or another number of cells, is kept. */
    static @Nullable EarlierRow decode(byte @Nullable [] content, int fields) {
        if (content == null || content.length == 0 || content[0] != VERSION) {
            return null;
        }
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(content, 1, content.length - 1))) {
            String recordId = in.readUTF();
            Map<String, String> key = new LinkedHashMap<>();
            for (int left = in.readInt(); left > 0; left--) {
                key.put(in.readUTF(), in.readUTF());
            }
            List<Cell> cells = new ArrayList<>(fields);
            for (int left = in.readInt(); left > 0; left--) {
                cells.add(new Cell(read(in), read(in), read(in)));
            }
            return cells.size() == fields ? new EarlierRow(recordId, key, cells) : null;
        } catch (IOException e) {
            throw new UncheckedIOException("the state of a rule cannot be read", e);
        }
    }

    private static void write(DataOutputStream out, @Nullable String text) throws IOException {
        out.writeBoolean(text != null);
        if (text != null) {
            out.writeUTF(text);
        }
    }

    private static @Nullable String read(DataInputStream in) throws IOException {
        return in.readBoolean() ? in.readUTF() : null;
    }
}

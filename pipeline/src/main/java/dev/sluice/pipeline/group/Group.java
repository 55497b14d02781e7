package dev.sluice.pipeline.group;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/** The votes of the rows that share a determinant, one tally per determined field. Not thread-safe. */
final class Group {
    private static final byte VERSION = 1;

    private final Tally[] fields;

    private Group(Tally[] fields) {
        this.fields = fields;
    }

    Tally field(int index) {
        return fields[index];
    }

    byte[] encode() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeByte(VERSION);
            for (Tally field : fields) {
                field.write(out);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /** The group; an empty one where nothing, or something of another version, is kept. */
    static Group decode(byte @Nullable [] content, int fields) {
        Tally[] tallies = new Tally[fields];
        try (DataInputStream in =
                new DataInputStream(new ByteArrayInputStream(content == null ? new byte[0] : content))) {
            boolean known = content != null && content.length > 0 && in.readByte() == VERSION;
            for (int i = 0; i < fields; i++) {
                tallies[i] = known ? Tally.read(in) : new Tally();
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the state of a rule cannot be read", e);
        }
        return new Group(tallies);
    }
}

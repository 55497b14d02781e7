package dev.sluice.pipeline.group;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How far sources agree with the others, over all groups of one rule. A vote weighs by the fourth power of that share, so that a few
 * sources that are mostly right outvote a crowd that copies one wrong value from each other. Not thread-safe.
 */
final class Trust {
    /** Without sources: every vote weighs one. */
    static final Trust EQUAL = new Trust(false);

    private static final int MOST_SOURCES = 512;
    /** A source starts as if one of two values had agreed. */
    private static final double PRIOR_AGREED = 1;

    private static final double PRIOR_TOLD = 2;

    private record Record(double agreed, long told) {}

    private final boolean weighs;
    private final Map<String, Record> sources = new LinkedHashMap<>();

    private Trust(boolean weighs) {
        this.weighs = weighs;
    }

    static Trust none() {
        return new Trust(true);
    }

    double weight(String source) {
        if (!weighs) {
            return 1;
        }
        Record known = sources.get(source);
        double agreement =
                known == null ? PRIOR_AGREED / PRIOR_TOLD : (known.agreed + PRIOR_AGREED) / (known.told + PRIOR_TOLD);
        double square = agreement * agreement;
        return square * square;
    }

    /** Adds values that a source told, with the share of the others that agree. Beyond the bound, new sources stay unknown. */
    void add(String source, double agreement, int times) {
        Record known = sources.get(source);
        if (known != null || sources.size() < MOST_SOURCES) {
            double before = known == null ? 0 : known.agreed;
            long told = known == null ? 0 : known.told;
            sources.put(source, new Record(before + agreement * times, told + times));
        }
    }

    byte[] encode() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeByte(1);
            out.writeInt(sources.size());
            for (Map.Entry<String, Record> source : sources.entrySet()) {
                out.writeUTF(source.getKey());
                out.writeDouble(source.getValue().agreed);
                out.writeLong(source.getValue().told);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    static Trust decode(byte @Nullable [] content) {
        Trust trust = none();
        if (content == null || content.length == 0 || content[0] != 1) {
            return trust;
        }
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(content))) {
            in.readByte();
            int size = in.readInt();
            for (int i = 0; i < size; i++) {
                trust.sources.put(in.readUTF(), new Record(in.readDouble(), in.readLong()));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the state of a rule cannot be read", e);
        }
        return trust;
    }
}

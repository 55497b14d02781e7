package dev.sluice.pipeline.group;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiConsumer;
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

    private final boolean weighs;
    private final Map<String, Credit> sources = new LinkedHashMap<>();

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
        Credit known = sources.get(source);
        double agreement = known == null
                ? PRIOR_AGREED / PRIOR_TOLD
                : (known.agreed() + PRIOR_AGREED) / (known.told() + PRIOR_TOLD);
        double square = agreement * agreement;
        return square * square;
    }

    /** Adds to what is known of a source. Beyond the bound, new sources stay unknown. */
    void add(String source, double agreed, long told) {
        Credit known = sources.get(source);
        if (known != null || sources.size() < MOST_SOURCES) {
            sources.put(source, known == null ? new Credit(agreed, told) : known.plus(agreed, told));
        }
    }

    void forEach(BiConsumer<String, Credit> action) {
        sources.forEach(action);
    }

    byte[] encode() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeByte(1);
            Credit.write(sources, out);
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
            Credit.read(in, trust.sources);
        } catch (IOException e) {
            throw new UncheckedIOException("the state of a rule cannot be read", e);
        }
        return trust;
    }
}

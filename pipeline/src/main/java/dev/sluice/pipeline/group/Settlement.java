package dev.sluice.pipeline.group;

import org.jspecify.annotations.Nullable;

/**
 * When the value that a group agrees on takes the place of a row's own. Immutable and thread-safe.
 *
 * @param minRows least rows that must have the value for it to replace another
 * @param fillRows least rows that must have the value for it to fill a gap
 * @param minShare least share of the votes it must have, 0 to 1
 * @param replace which values it may replace
 */
public record Settlement(int minRows, int fillRows, double minShare, Replace replace) {
    /** Which values of a row may be replaced. */
    public enum Replace {
        /** Missing ones only. */
        MISSING,
        /** Missing ones, and those that look like a misspelling of the agreed value. */
        SIMILAR,
        /** Whatever differs. */
        ANY;

        /** The word of a definition. */
        public String word() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    /** What follows for one value. */
    public enum Ruling {
        /** The group knows nothing against it. */
        STANDS,
        /** The agreed value takes its place. */
        REPLACED,
        /** The group has reason to doubt it, and not reason enough to replace it. */
        DOUBTED
    }

    /** Rules on a row's own value; null: it has none. */
    public Ruling on(@Nullable String own, Candidates candidates) {
        if (candidates.values().isEmpty()) {
            return Ruling.STANDS;
        }
        Candidate best = candidates.values().get(0);
        if (best.value().equals(own) || best.rows() < (own == null ? fillRows : minRows)) {
            return Ruling.STANDS;
        }
        return best.share() >= minShare && replaceable(own, best.value()) ? Ruling.REPLACED : Ruling.DOUBTED;
    }

    private boolean replaceable(@Nullable String own, String agreed) {
        return switch (replace) {
            case MISSING -> own == null;
            case SIMILAR -> own == null || Spelling.near(own, agreed);
            case ANY -> true;
        };
    }
}

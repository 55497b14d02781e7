package dev.sluice.benchmarks.accuracy;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * The suggested rules on one invented table, without a model.
 *
 * @param raha score in the notation of Raha and Baran
 * @param lenient score without notation
 * @param byKind for each kind of error how many there are and how many were mended
 */
record HeldOutResult(
        String set,
        int rows,
        CellScore raha,
        CellScore lenient,
        @JsonProperty("by_kind") Map<DirtKind, int[]> byKind) {

    String line() {
        var kinds = new StringBuilder();
        new TreeMap<>(byKind)
                .forEach((kind, count) -> kinds.append(String.format(
                        Locale.ROOT, "  %s %d/%d", kind.name().toLowerCase(Locale.ROOT), count[1], count[0])));
        return String.format(
                Locale.ROOT,
                "%-9s errors %4d  %s  lenient F1 %.3f harm %.1f %s",
                set,
                raha.errors(),
                raha,
                lenient.f1(),
                lenient.harm(),
                kinds);
    }
}

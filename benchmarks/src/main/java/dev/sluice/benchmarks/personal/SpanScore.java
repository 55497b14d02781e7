package dev.sluice.benchmarks.personal;

import dev.sluice.pipeline.personal.PersonalSpan;
import java.util.List;

/** Counts for one kind of personal data. Not thread-safe. */
final class SpanScore {
    private static final int HALF = 2;

    private int marked;
    private int found;
    private int exact;
    private int foundRight;
    private int markedCovered;
    private long characters;
    private long readable;

    /** Adds one text: what is marked and what was found of this kind, and all that is masked in it, whatever the kind. */
    void add(List<PersonalSpan> labels, List<PersonalSpan> detected, List<PersonalSpan> masked) {
        marked += labels.size();
        found += detected.size();
        for (PersonalSpan label : labels) {
            exact += (int) detected.stream().filter(label::equals).count();
            markedCovered += covered(label, detected) * HALF >= label.length() ? 1 : 0;
            characters += label.length();
            readable += label.length() - covered(label, masked);
        }
        for (PersonalSpan span : detected) {
            foundRight += covered(span, labels) * HALF >= span.length() ? 1 : 0;
        }
    }

    private static int covered(PersonalSpan span, List<PersonalSpan> by) {
        int characters = 0;
        for (PersonalSpan other : by) {
            characters += Math.max(0, Math.min(span.end(), other.end()) - Math.max(span.start(), other.start()));
        }
        return characters;
    }

    /** The figures. */
    Result result(String kind) {
        double precision = share(foundRight, found);
        double recall = share(markedCovered, marked);
        double exactPrecision = share(exact, found);
        double exactRecall = share(exact, marked);
        return new Result(
                kind,
                marked,
                found,
                precision,
                recall,
                f1(precision, recall),
                f1(exactPrecision, exactRecall),
                share(readable, characters));
    }

    private static double share(long part, long whole) {
        return whole == 0 ? 0 : (double) part / whole;
    }

    private static double f1(double precision, double recall) {
        return precision + recall == 0 ? 0 : 2 * precision * recall / (precision + recall);
    }

    /**
     * Figures of one kind. A place counts as right, or as found, where at least half of its characters are.
     *
     * @param kind name of the detector
     * @param marked places that people marked
     * @param found places that the detector found
     * @param precision share of the found that are right
     * @param recall share of the marked that were found
     * @param f1 their harmonic mean
     * @param exactF1 the same where both ends must agree
     * @param leak share of the marked characters that any masking leaves readable
     */
    record Result(
            String kind,
            int marked,
            int found,
            double precision,
            double recall,
            double f1,
            double exactF1,
            double leak) {}
}

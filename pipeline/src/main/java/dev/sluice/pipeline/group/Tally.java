package dev.sluice.pipeline.group;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The votes for one field in one group: how often each source told each value. Not thread-safe. */
final class Tally {
    /** Values of one group beyond this are not counted: a field with so many is not determined by the group. */
    private static final int MOST_VALUES = 64;

    private static final int MOST_SOURCES = 256;

    private final Map<String, Map<String, Integer>> votes = new LinkedHashMap<>();
    private final Map<String, Credit> credits = new LinkedHashMap<>();

    void add(String value, String source) {
        Map<String, Integer> sources = votes.get(value);
        if (sources == null) {
            if (votes.size() == MOST_VALUES) {
                return;
            }
            sources = new LinkedHashMap<>();
            votes.put(value, sources);
        }
        String counted = sources.size() < MOST_SOURCES || sources.containsKey(source) ? source : "";
        sources.merge(counted, 1, (a, b) -> Math.max(a, a + b));
    }

    /** The values with their support, best first; of equals the one that comes first in the alphabet. */
    Candidates candidates(Trust trust) {
        double total = 0;
        List<Candidate> weighed = new ArrayList<>();
        for (Map.Entry<String, Map<String, Integer>> value : votes.entrySet()) {
            long rows = 0;
            double weight = 0;
            for (Map.Entry<String, Integer> told : value.getValue().entrySet()) {
                rows += told.getValue();
                weight += told.getValue() * trust.weight(told.getKey());
            }
            total += weight;
            weighed.add(new Candidate(value.getKey(), rows, weight));
        }
        List<Candidate> shared = new ArrayList<>(weighed.size());
        for (Candidate candidate : weighed) {
            shared.add(new Candidate(candidate.value(), candidate.rows(), total == 0 ? 0 : candidate.share() / total));
        }
        shared.sort(Comparator.comparingDouble(Candidate::share)
                .thenComparingLong(Candidate::rows)
                .reversed()
                .thenComparing(Candidate::value));
        return new Candidates(shared);
    }

    /** Gives each source the share of the others' votes that agree with what it told. */
    void judge(Trust trust, Trust judged) {
        double total = 0;
        Map<String, Double> weights = new LinkedHashMap<>();
        for (Map.Entry<String, Map<String, Integer>> value : votes.entrySet()) {
            double weight = 0;
            for (Map.Entry<String, Integer> told : value.getValue().entrySet()) {
                weight += told.getValue() * trust.weight(told.getKey());
            }
            weights.put(value.getKey(), weight);
            total += weight;
        }
        for (Map.Entry<String, Map<String, Integer>> value : votes.entrySet()) {
            double weight = weights.getOrDefault(value.getKey(), 0.0);
            for (Map.Entry<String, Integer> told : value.getValue().entrySet()) {
                double own = trust.weight(told.getKey());
                if (total - own > 1e-9) {
                    int times = told.getValue();
                    judged.add(told.getKey(), times * (weight - own) / (total - own), times);
                }
            }
        }
    }

    /**
     * Judges the sources of this tally anew, and takes back what was said of them before: as more is told, an early source is judged by what
     * came after it, too.
     */
    void rejudge(Trust trust) {
        Trust judged = Trust.none();
        judge(trust, judged);
        credits.forEach((source, credit) -> trust.add(source, -credit.agreed(), -credit.told()));
        credits.clear();
        judged.forEach((source, credit) -> {
            trust.add(source, credit.agreed(), credit.told());
            credits.put(source, credit);
        });
    }

    void write(DataOutputStream out) throws IOException {
        out.writeInt(votes.size());
        for (Map.Entry<String, Map<String, Integer>> value : votes.entrySet()) {
            out.writeUTF(value.getKey());
            out.writeInt(value.getValue().size());
            for (Map.Entry<String, Integer> told : value.getValue().entrySet()) {
                out.writeUTF(told.getKey());
                out.writeInt(told.getValue());
            }
        }
        Credit.write(credits, out);
    }

    static Tally read(DataInputStream in) throws IOException {
        Tally tally = new Tally();
        int values = in.readInt();
        for (int i = 0; i < values; i++) {
            Map<String, Integer> sources = new LinkedHashMap<>();
            tally.votes.put(in.readUTF(), sources);
            int told = in.readInt();
            for (int j = 0; j < told; j++) {
                sources.put(in.readUTF(), in.readInt());
            }
        }
        Credit.read(in, tally.credits);
        return tally;
    }
}

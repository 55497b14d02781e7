package dev.sluice.pipeline.group;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Some fields that other fields determine, and what has been seen of them. The key of a group in the store is the name of the rule and
 * the determinant's values; the trust in sources stands under the name alone. Immutable and thread-safe; the store is not.
 */
public final class Dependency {
    private static final String SEPARATOR = "\u001f";
    /** Longer values are no values that a group could share; the store's format takes no more than 65,535 bytes. */
    private static final int LONGEST_VALUE = 4_000;

    private static final int TRUST_ROUNDS = 10;

    private final String name;
    private final int fields;
    private final boolean bySource;

    /**
     * A dependency.
     *
     * @param name stable name of the rule within its pipeline
     * @param fields how many fields are determined
     * @param bySource whether votes weigh by how far their source agrees with the others
     */
    public Dependency(String name, int fields, boolean bySource) {
        this.name = name;
        this.fields = fields;
        this.bySource = bySource;
    }

    /** One text of several values, unequal where the values are. */
    public static String key(List<String> determinant) {
        return String.join(SEPARATOR, determinant);
    }

    /** The values of a {@link #key}. */
    public static List<String> values(String key) {
        return List.of(key.split(SEPARATOR, -1));
    }

    /**
     * Takes the votes of one row and tells what its group says now, this row included.
     *
     * @param determinant {@link #key} of the row's group
     * @param votes the row's values, null where it has none; as many as fields
     * @param source who says so; empty: nobody in particular
     */
    public List<Candidates> observe(GroupStore store, String determinant, List<@Nullable String> votes, String source) {
        String key = groupKey(determinant);
        Group group = Group.decode(store.find(key), fields);
        Trust trust = bySource ? Trust.decode(store.find(trustKey())) : Trust.EQUAL;
        boolean told = false;
        for (int i = 0; i < fields; i++) {
            String vote = votes.get(i);
            if (vote != null && vote.length() <= LONGEST_VALUE) {
                group.field(i).add(vote, source);
                if (bySource) {
                    group.field(i).rejudge(trust);
                }
                told = true;
            }
        }
        if (told) {
            store.keep(key, group.encode());
            if (bySource) {
                store.keep(trustKey(), trust.encode());
            }
        }
        return candidates(group, trust);
    }

    /** Everything a store in memory knows, by determinant; the trust in sources is worked out anew from all of it. */
    public Map<String, List<Candidates>> settle(HeapGroups store) {
        Map<String, Group> groups = new LinkedHashMap<>();
        String prefix = groupKey("");
        store.forEach((key, content) -> {
            if (key.startsWith(prefix)) {
                groups.put(key.substring(prefix.length()), Group.decode(content, fields));
            }
        });
        Trust trust = bySource ? Trust.none() : Trust.EQUAL;
        for (int round = 0; bySource && round < TRUST_ROUNDS; round++) {
            Trust judged = Trust.none();
            for (Group group : groups.values()) {
                for (int i = 0; i < fields; i++) {
                    group.field(i).judge(trust, judged);
                }
            }
            trust = judged;
        }
        Map<String, List<Candidates>> settled = new LinkedHashMap<>();
        for (Map.Entry<String, Group> group : groups.entrySet()) {
            settled.put(group.getKey(), candidates(group.getValue(), trust));
        }
        return settled;
    }

    private List<Candidates> candidates(Group group, Trust trust) {
        List<Candidates> candidates = new ArrayList<>(fields);
        for (int i = 0; i < fields; i++) {
            candidates.add(group.field(i).candidates(trust));
        }
        return candidates;
    }

    private String groupKey(String determinant) {
        return name + SEPARATOR + "=" + SEPARATOR + bounded(determinant);
    }

    private String trustKey() {
        return name + SEPARATOR + "?";
    }

    private static String bounded(String determinant) {
        return determinant.length() <= LONGEST_VALUE
                ? determinant
                : determinant.substring(0, LONGEST_VALUE)
                        + Integer.toHexString(java.util.Arrays.hashCode(determinant.getBytes(StandardCharsets.UTF_8)));
    }
}

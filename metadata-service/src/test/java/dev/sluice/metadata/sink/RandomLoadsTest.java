package dev.sluice.metadata.sink;

import static dev.sluice.metadata.sink.Records.died;
import static dev.sluice.metadata.sink.Records.progress;
import static dev.sluice.metadata.sink.Records.source;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.metadata.ledger.Account;
import dev.sluice.metadata.ledger.Count;
import dev.sluice.metadata.sink.Records.Written;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Loads of random sizes, with records that die and records that come twice, topics that overtake each other, flushes of random size and
 * restarts between them: after every flush the books balance and the table holds the rows of the last complete load, all of them.
 */
class RandomLoadsTest {

    private static final int LOADS = 6;

    @TempDir
    Path directory;

    @ParameterizedTest
    @CsvSource({"replace, 1", "replace, 2", "replace, 3", "merge_key, 1", "merge_key, 2", "both_keys, 1", "both_keys, 2"
    })
    void theTableIsAlwaysThatOfAWholeLoad(String kind, long seed) throws Exception {
        var random = new Random(seed);
        SinkRig rig = rig(kind);
        List<String> table = List.of();
        Map<Integer, List<String>> partitions = new TreeMap<>();
        int accepted = 0;
        for (int load = 0; load < LOADS; load++) {
            int files = 1 + random.nextInt(3);
            List<List<Written>> lives = new ArrayList<>();
            List<Written> announced = new ArrayList<>();
            Map<Integer, List<String>> brought = new TreeMap<>();
            for (int file = 0; file < files; file++) {
                String source = "l" + load + "f" + file;
                announced.add(progress("items", source, 0, false, null));
                int records = 1 + random.nextInt(40);
                List<Written> life = new ArrayList<>();
                for (int position = 1; position <= records; position++) {
                    accepted++;
                    if (position > 1 && random.nextInt(10) == 0) {
                        life.addAll(died("items", source, position));
                        continue;
                    }
                    int day = random.nextInt(4);
                    String id = source + "-" + position;
                    List<Written> row = source(
                            "items",
                            source,
                            position,
                            "{\"id\":\"" + id + "\",\"day\":" + day + ",\"l\":[" + position + ",\"x\"]"
                                    + (random.nextInt(20) == 0 ? ",\"c" + position + "\":1" : "") + "}");
                    life.addAll(row);
                    if (random.nextInt(10) == 0) {
                        life.addAll(row); // its source was read again
                    }
                    brought.computeIfAbsent(day, d -> new ArrayList<>()).add(id);
                }
                int end = random.nextInt(life.size() + 1);
                life.add(end, progress("items", source, records, true, null));
                lives.add(life);
            }
            rig.feed(announced);
            List<Written> feed = mixed(lives, random);
            List<String> before = table;
            if (kind.equals("replace")) {
                partitions.clear();
            }
            partitions.putAll(brought);
            table = partitions.values().stream().flatMap(List::stream).sorted().toList();
            int complete = completeAt(feed);
            int from = 0;
            while (from < feed.size()) {
                int to = Math.min(feed.size(), from + 1 + random.nextInt(60));
                rig.feed(feed.subList(from, to));
                from = to;
                if (load > 0 || from >= complete) {
                    assertThat(rig.rows("SELECT id FROM raw.items ORDER BY id"))
                            .as("%s, seed %s, load %s after %s of %s", kind, seed, load, from, feed.size())
                            .isEqualTo(from >= complete ? table : before);
                }
                assertThat(rig.verifyAll()).as("%s, seed %s", kind, seed).isEmpty();
                if (random.nextInt(4) == 0) {
                    rig.close();
                    rig = rig(kind);
                }
            }
        }
        Account account = rig.account("items");
        assertThat(account.accepted()).isEqualTo(accepted);
        assertThat(account.waiting()).isZero();
        assertThat(account.get(Count.ROWS)).isEqualTo(table.size());
        assertThat(
                        rig.rows(
                                "SELECT count(*), count(DISTINCT _sluice_id), count(DISTINCT _sluice_root_id) FROM raw.items__l"))
                .containsExactly(2 * table.size() + "|" + 2 * table.size() + "|" + table.size());
        rig.close();
    }

    private SinkRig rig(String kind) {
        return new SinkRig(directory)
                .define(
                        switch (kind) {
                            case "replace" -> Definition.filesInto("items", "write_disposition: replace");
                            case "merge_key" ->
                                Definition.filesInto("items", "write_disposition: merge", "merge_key: [day]");
                            default ->
                                Definition.filesInto(
                                        "items", "write_disposition: merge", "merge_key: [day]", "primary_key: [id]");
                        });
    }

    /** Each life in its order. */
    private static List<Written> mixed(List<List<Written>> lives, Random random) {
        List<List<Written>> left = new ArrayList<>(lives);
        List<Written> feed = new ArrayList<>();
        while (!left.isEmpty()) {
            List<Written> life = left.get(random.nextInt(left.size()));
            feed.add(life.remove(0));
            if (life.isEmpty()) {
                left.remove(life);
            }
        }
        return feed;
    }

    /** How much of a feed completes its load: all but what it repeats at its end, and the raw records. */
    private static int completeAt(List<Written> feed) {
        Set<Written> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        int complete = 0;
        for (int i = 0; i < feed.size(); i++) {
            if (seen.add(feed.get(i))
                    && !feed.get(i).topic().equals(Records.TOPICS.raw().name())) {
                complete = i + 1;
            }
        }
        return complete;
    }
}

package dev.sluice.metadata.sink;

import static dev.sluice.metadata.sink.Records.answer;
import static dev.sluice.metadata.sink.Records.cleansed;
import static dev.sluice.metadata.sink.Records.deadLetter;
import static dev.sluice.metadata.sink.Records.ordered;
import static dev.sluice.metadata.sink.Records.raw;
import static dev.sluice.metadata.sink.Records.written;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.metadata.ledger.Account;
import dev.sluice.metadata.ledger.Count;
import dev.sluice.metadata.sink.Records.Written;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Records of every fate, repeated, retried and interleaved between topics at random, in flushes of random size, with restarts between them:
 * the books balance and each record has one outcome.
 */
class RandomMixTest {

    @TempDir
    Path directory;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void theBooksBalance(long seed) throws Exception {
        var random = new Random(seed);
        int records = 300;
        List<List<Written>> lives = new ArrayList<>();
        int rows = 0;
        int dead = 0;
        for (int i = 0; i < records; i++) {
            String id = "r" + i;
            List<Written> life = new ArrayList<>();
            life.add(raw("items", id, 0));
            var landing = cleansed("items", id, "{\"n\":" + i + "}");
            switch (random.nextInt(6)) {
                case 0 -> { // lands, perhaps twice
                    life.add(written(landing.build()));
                    if (random.nextBoolean()) {
                        life.add(raw("items", id, 0));
                        life.add(written(landing.build()));
                    }
                    rows++;
                }
                case 1 -> { // dies, perhaps twice
                    life.add(deadLetter("items", id, 0, "not_json"));
                    if (random.nextBoolean()) {
                        life.add(raw("items", id, 0));
                        life.add(deadLetter("items", id, 0, "not_json"));
                    }
                    dead++;
                }
                case 2 -> { // dies, is tried again, lands
                    life.add(deadLetter("items", id, 0, "rule_failed"));
                    life.add(raw("items", id, 1));
                    life.add(written(landing.setAttempt(1).build()));
                    rows++;
                }
                case 3 -> { // dies twice, lands at the third try
                    life.add(deadLetter("items", id, 0, "rule_failed"));
                    life.add(raw("items", id, 1));
                    life.add(deadLetter("items", id, 1, "rule_failed"));
                    life.add(raw("items", id, 2));
                    life.add(written(landing.setAttempt(2).build()));
                    rows++;
                }
                case 4 -> { // asks, and is answered
                    life.add(written(
                            landing.setInputHash("h" + i).setLlmVersion("v1").build()));
                    life.add(written(answer("items", id, "h" + i, random.nextBoolean() ? "{\"score\":" + i + "}" : null)
                            .build()));
                    rows++;
                }
                default -> { // is no JSON for the sink
                    life.add(written(cleansed("items", id, "{").build()));
                    dead++;
                }
            }
            lives.add(life);
        }
        List<Written> feed = interleaved(lives, random);
        for (long position = 1; position <= 50; position++) {
            feed.add(written(
                    Records.raw("items", "f" + position).setPosition(position).build()));
            feed.add(written(
                    ordered("items", "f", position, "{\"n\":-" + position + "}").build()));
        }
        rows += 50;

        SinkRig rig = rig();
        int from = 0;
        while (from < feed.size()) {
            int to = Math.min(feed.size(), from + 1 + random.nextInt(300));
            rig.feed(feed.subList(from, to));
            from = to;
            assertThat(rig.verify()).as("seed %s after %s records", seed, from).isEmpty();
            if (random.nextInt(4) == 0) {
                rig.close();
                rig = rig();
            }
        }

        Account account = rig.account("items");
        assertThat(account.get(Count.ROWS)).as("rows, seed %s", seed).isEqualTo(rows);
        assertThat(account.get(Count.DEAD_LETTERS))
                .as("dead letters, seed %s", seed)
                .isEqualTo(dead);
        assertThat(account.accepted()).as("accepted, seed %s", seed).isEqualTo(records + 50);
        assertThat(account.waiting()).isZero();
        assertThat(rig.count("raw.items")).isEqualTo(rows);
        assertThat(rig.rows("SELECT count(DISTINCT _sluice_id) FROM raw.items")).containsExactly(String.valueOf(rows));
        assertThat(rig.verifyAll()).isEmpty();
        rig.close();
    }

    private SinkRig rig() {
        return new SinkRig(directory).define(Definition.asking("items"));
    }

    /** Each life in its order, but topics are read independently: a record may overtake those of other topics a little. */
    private static List<Written> interleaved(List<List<Written>> lives, Random random) {
        List<List<Written>> left = new ArrayList<>(lives);
        List<Written> feed = new ArrayList<>();
        while (!left.isEmpty()) {
            List<Written> life = left.get(random.nextInt(Math.min(left.size(), 40)));
            feed.add(life.remove(0));
            if (life.isEmpty()) {
                left.remove(life);
            }
        }
        for (int i = 0; i + 1 < feed.size(); i++) {
            if (!feed.get(i).topic().equals(feed.get(i + 1).topic()) && random.nextInt(4) == 0) {
                Collections.swap(feed, i, i + 1);
            }
        }
        return feed;
    }
}

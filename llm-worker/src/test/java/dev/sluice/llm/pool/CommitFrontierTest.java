package dev.sluice.llm.pool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.llm.pool.CommitFrontier.Ticket;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class CommitFrontierTest {

    private static final TopicPartition P0 = new TopicPartition("calls", 0);
    private static final TopicPartition P1 = new TopicPartition("calls", 1);

    private final CommitFrontier frontier = new CommitFrontier();

    @Test
    void commitsUpToTheOldestRecordThatIsNotDone() {
        Ticket first = frontier.begin(P0, 5);
        Ticket second = frontier.begin(P0, 6);
        frontier.begin(P0, 9); // offsets have gaps where transactions end

        second.done();
        assertThat(frontier.advanced()).isEqualTo(offsets(P0, 5));
        assertThat(frontier.uncommitted()).isEqualTo(5);
        assertThat(frontier.knows(P0)).isTrue();
        assertThat(frontier.knows(P1)).isFalse();
        first.done();
        assertThat(frontier.advanced()).isEqualTo(offsets(P0, 9));
        assertThat(frontier.open()).isEqualTo(1);
    }

    @Test
    void offersNothingTwiceAndEndsBehindTheLastRecord() {
        Ticket only = frontier.begin(P0, 41);
        frontier.committed(frontier.advanced());
        assertThat(frontier.advanced()).isEmpty();
        only.done();
        only.done();

        assertThat(frontier.advanced()).isEqualTo(offsets(P0, 42));
        frontier.committed(frontier.advanced());
        assertThat(frontier.advanced()).isEmpty();
        assertThat(frontier.open()).isZero();
    }

    @Test
    void whatIsDoneAfterARevocationDoesNotCount() {
        Ticket before = frontier.begin(P0, 0);
        Ticket other = frontier.begin(P1, 0);
        frontier.revoke(List.of(P0));
        Ticket again = frontier.begin(P0, 0);

        before.done();

        assertThat(before.isRevoked()).isTrue();
        assertThat(again.isRevoked()).isFalse();
        assertThat(other.isRevoked()).isFalse();
        assertThat(frontier.advanced().get(P0)).isEqualTo(new OffsetAndMetadata(0));
        again.done();
        assertThat(frontier.advanced().get(P0)).isEqualTo(new OffsetAndMetadata(1));
    }

    @Test
    void neverCommitsPastAnythingOpenWhateverTheOrder() {
        var random = new Random(7);
        List<Ticket> tickets = new ArrayList<>();
        List<Long> open = new ArrayList<>();
        for (long offset = 0; offset < 500; offset++) {
            tickets.add(frontier.begin(P0, offset));
            open.add(offset);
        }
        List<Integer> order = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            order.add(i);
        }
        Collections.shuffle(order, random);
        long committed = 0;
        for (int index : order) {
            tickets.get(index).done();
            open.remove((Long) (long) index);
            var advanced = frontier.advanced();
            if (advanced.containsKey(P0)) {
                committed = advanced.get(P0).offset();
                frontier.committed(advanced);
            }
            long expected = open.isEmpty() ? 500 : Collections.min(open);
            assertThat(committed).isEqualTo(expected);
        }
    }

    private static Map<TopicPartition, OffsetAndMetadata> offsets(TopicPartition partition, long offset) {
        return Map.of(partition, new OffsetAndMetadata(offset));
    }
}

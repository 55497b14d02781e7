package dev.sluice.llm.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.llm.prompt.Question;
import dev.sluice.llm.prompt.Task;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CallQueueTest {

    private static final TopicPartition P0 = new TopicPartition("calls", 0);
    private static final Duration LONG = Duration.ofHours(1);

    private final CommitFrontier frontier = new CommitFrontier();

    @Test
    void aFullBatchLeavesAtOnceAndHoldsOneTaskOnly() throws Exception {
        var queue = new CallQueue(2, LONG);
        queue.add(call("a", 1));
        queue.add(call("b", 2));
        queue.add(call("a", 3));

        assertThat(hashes(queue.take())).containsExactly("1", "3");
        assertThat(queue.size()).isEqualTo(1);
    }

    @Test
    void whatLingersLeavesAlone() throws Exception {
        var queue = new CallQueue(100, Duration.ofMillis(1));
        queue.add(call("a", 1));

        assertThat(hashes(queue.take())).containsExactly("1");
    }

    @Test
    void withoutLingerWhatIsThereLeaves() throws Exception {
        var queue = new CallQueue(100, Duration.ZERO);
        queue.add(call("a", 1));
        queue.add(call("a", 2));

        assertThat(hashes(queue.take())).containsExactly("1", "2");
    }

    @Test
    void theOldestReadyTaskGoesFirst() throws Exception {
        var queue = new CallQueue(1, LONG);
        queue.add(call("a", 1));
        queue.add(call("b", 2));
        queue.add(call("a", 3));

        assertThat(hashes(queue.take())).containsExactly("1");
        assertThat(hashes(queue.take())).containsExactly("2");
        assertThat(hashes(queue.take())).containsExactly("3");
    }

    @Test
    void revokedCallsAreTakenOut() {
        var queue = new CallQueue(5, LONG);
        queue.add(call("a", 1));
        frontier.revoke(List.of(P0));
        queue.add(call("a", 2));

        assertThat(hashes(queue.removeRevoked())).containsExactly("1");
        assertThat(queue.size()).isEqualTo(1);
    }

    @Test
    void closingWakesWhoWaitsAndKeepsTheRest() throws Exception {
        var queue = new CallQueue(5, LONG);
        queue.add(call("a", 1));
        var taken = Collections.synchronizedList(new ArrayList<Object>());
        var thread = new Thread(() -> {
            try {
                taken.add(queue.take() == null ? "closed" : "batch");
            } catch (InterruptedException e) {
                taken.add(e);
            }
        });
        thread.start();
        await().until(() -> thread.getState() == Thread.State.TIMED_WAITING);
        queue.close();
        thread.join();

        assertThat(taken).containsExactly("closed");
        assertThat(queue.size()).isEqualTo(1);
    }

    @Test
    void whatWaitsForMoneyHoldsNobodyElseUp() throws Exception {
        var queue = new CallQueue(1, Duration.ZERO);
        queue.add(call("a", 1));
        List<PooledCall> poor = Objects.requireNonNull(queue.take());
        PooledCall rich = new PooledCall(
                "2", new Task("q", "a", "v", "do", "{}"), new Question("2", "{}", null), frontier.begin(P0, 2));

        queue.putBack(poor, LONG);
        queue.add(rich);

        assertThat(hashes(queue.take())).containsExactly("2");
        assertThat(queue.held()).isEqualTo(1);
    }

    @Test
    void whatWaitedForMoneyIsHandedOutAgain() throws Exception {
        var queue = new CallQueue(2, LONG);
        queue.add(call("a", 1));
        queue.add(call("a", 2));

        queue.putBack(Objects.requireNonNull(queue.take()), Duration.ofMillis(1));

        assertThat(hashes(queue.take())).containsExactly("1", "2");
    }

    @Test
    void whatIsNotWantedAnyMoreIsNotTakenBack() throws Exception {
        var queue = new CallQueue(1, LONG);
        queue.add(call("a", 1));
        List<PooledCall> taken = Objects.requireNonNull(queue.take());
        frontier.revoke(List.of(P0));

        queue.putBack(taken, LONG);

        assertThat(queue.size()).isZero();
    }

    private PooledCall call(String task, int number) {
        String hash = Integer.toString(number);
        return new PooledCall(
                hash, new Task("p", task, "v", "do", "{}"), new Question(hash, "{}", null), frontier.begin(P0, number));
    }

    private static List<String> hashes(@Nullable List<PooledCall> batch) {
        return Objects.requireNonNull(batch).stream().map(PooledCall::hash).toList();
    }
}

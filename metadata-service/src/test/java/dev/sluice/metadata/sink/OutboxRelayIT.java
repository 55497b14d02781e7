package dev.sluice.metadata.sink;

import static dev.sluice.metadata.sink.Records.cleansed;
import static dev.sluice.metadata.sink.Records.written;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.metadata.outbox.OutboxRelay;
import dev.sluice.metadata.outbox.PublishedSequence;
import dev.sluice.runtime.ServiceContext;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** F-03: events that were committed and not published when the process died. */
class OutboxRelayIT {

    @TempDir
    Path directory;

    private Cluster cluster;
    private ServiceContext context;

    @BeforeEach
    void start() {
        cluster = new Cluster(directory.resolve("broker"));
        context = cluster.tenant("relay", directory);
    }

    @AfterEach
    void stop() {
        cluster.close();
    }

    private OutboxRelay relay(SinkRig rig) {
        String id = "relay-warehouse-" + rig.warehouse.id();
        return new OutboxRelay(
                rig.warehouse,
                context.kafka().producer("relay", id),
                sequence(),
                context.topics().metadata().name());
    }

    private PublishedSequence sequence() {
        return new PublishedSequence(
                context.kafka().consumer("sequence"),
                context.topics().metadata().name());
    }

    private List<String> published() {
        return cluster.events("relay").stream()
                .map(event -> Cluster.header(event, PublishedSequence.SEQUENCE) + "|"
                        + Cluster.header(event, OutboxRelay.EVENT_ID))
                .collect(Collectors.toList());
    }

    private static void commit(SinkRig rig, int number) {
        rig.feed(written(
                cleansed("orders", "r" + number, "{\"n\":" + number + "}").build()));
    }

    private void relayUntilEmpty(SinkRig rig) {
        OutboxRelay relay = relay(rig);
        relay.start(
                sequence().read(rig.warehouse.id()),
                rig.flusher.state().outbox().last());
        await().atMost(Duration.ofSeconds(60)).until(() -> relay.pending() == 0);
        relay.stop(Duration.ofSeconds(5));
    }

    @Test
    void whatWasCommittedIsPublishedOnceAndInOrderHoweverOftenTheProcessDies() throws Exception {
        try (var rig = new SinkRig(directory).define(Definition.appending("orders"))) {
            for (int i = 0; i < 5; i++) {
                commit(rig, i);
            }
            assertThat(sequence().read(rig.warehouse.id())).isZero();
            relayUntilEmpty(rig);
            assertThat(published()).as("START and COMPLETE of each commit").hasSize(10);
            commit(rig, 5);
            commit(rig, 6);
        }
        // the process dies here: two commits, no event of theirs
        try (var rig = new SinkRig(directory).define(Definition.appending("orders"))) {
            relayUntilEmpty(rig);
            relayUntilEmpty(rig);
            assertThat(published())
                    .containsExactlyElementsOf(
                            rig.rows("SELECT sequence, event_id FROM _sluice.outbox ORDER BY sequence"));
            assertThat(sequence().read(rig.warehouse.id())).isEqualTo(14);
            assertThat(sequence().read("another warehouse")).isZero();
        }
    }
}

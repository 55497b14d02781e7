package dev.sluice.metadata.sink;

import static dev.sluice.metadata.sink.Records.cleansed;
import static dev.sluice.metadata.sink.Records.repair;
import static dev.sluice.metadata.sink.Records.written;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.metadata.sink.Records.Written;
import java.nio.file.Path;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the sink tells of its windows: runs that start and complete, or fail. */
class RunsTest {

    @TempDir
    Path directory;

    private SinkRig rig;

    @BeforeEach
    void open() {
        rig = new SinkRig(directory).define(Definition.appending("orders"), Definition.merging("people", "id"));
    }

    @AfterEach
    void close() {
        rig.close();
    }

    @Test
    void eachCommitIsARunPerDatasetThatStartsAndCompletes() throws Exception {
        rig.feed(
                written(cleansed("orders", "a", "{\"n\":\"1\"}")
                        .setRepairs(List.of(repair("n", "trim", "\" 1\"")))
                        .build()),
                written(cleansed("people", "p", "{\"id\":1}").build()));
        rig.feed(written(cleansed("orders", "b", "{\"n\":\"2\"}").build()));

        assertThat(rig.rows("SELECT sequence, event->>'$.eventType', dataset FROM _sluice.outbox ORDER BY sequence"))
                .containsExactly(
                        "1|START|raw.orders",
                        "2|COMPLETE|raw.orders",
                        "3|START|raw.people",
                        "4|COMPLETE|raw.people",
                        "5|START|raw.orders",
                        "6|COMPLETE|raw.orders");
        assertThat(rig.rows("""
                        SELECT count(*), count(DISTINCT s.event_id), bool_and(s.event_id <> c.event_id),
                            bool_and((s.event->>'$.eventTime') <= (c.event->>'$.eventTime')), bool_and(s.load_id = c.load_id)
                        FROM _sluice.outbox AS s JOIN _sluice.outbox AS c ON c.sequence = s.sequence + 1
                            AND (c.event->>'$.run.runId') = (s.event->>'$.run.runId')
                        WHERE (s.event->>'$.eventType') = 'START'""")).as("one run has both").containsExactly("3|3|true|true|true");
        assertThat(rig.rows("""
                                SELECT event->>'$.eventType', (event->>'$.run.runId') = event_id,
                                    event->>'$.outputs[0].name',
                                    event->>'$.outputs[0].outputFacets.outputStatistics.rowCount',
                                    event->>'$.outputs[0].facets.columnLineage.fields.n.inputFields[0].transformations[0].description'
                                FROM _sluice.outbox WHERE sequence = 2""")).containsExactly("COMPLETE|true|raw.orders|1|trim");
    }

    @Test
    void aWindowThatTheSystemEndedIsARunThatFails() throws Exception {
        rig.feed(written(cleansed("orders", "a", "{\"n\":1}").build()));
        List<Written> next =
                List.of(written(cleansed("orders", "b", "{\"n\":2}").build()));
        Batch batch = rig.batch(next);
        try (var other = rig.warehouse.reader();
                Statement statement = other.createStatement()) {
            statement.execute("BEGIN TRANSACTION");
            statement.execute("ALTER TABLE raw.orders ADD COLUMN elsewhere BIGINT");
            assertThatThrownBy(() -> rig.flusher.flush(batch)).isInstanceOf(SinkFault.class);
            assertThatThrownBy(() -> rig.flusher.flush(batch)).isInstanceOf(SinkFault.class);
            statement.execute("ROLLBACK");
        }
        rig.flusher.flush(batch);
        rig.feed(written(cleansed("orders", "c", "{\"n\":3}").build()));

        assertThat(rig.rows("SELECT event->>'$.eventType' FROM _sluice.outbox ORDER BY sequence"))
                .as("told once, with the commit that worked")
                .containsExactly("START", "COMPLETE", "START", "FAIL", "START", "COMPLETE", "START", "COMPLETE");
        assertThat(rig.rows("""
                        SELECT dataset, (event->>'$.run.runId') = event_id,
                            (event->>'$.run.facets.errorMessage.message') LIKE '%conflict%'
                        FROM _sluice.outbox WHERE (event->>'$.eventType') = 'FAIL'""")).containsExactly("raw.orders|true|true");
        assertThat(rig.rows("SELECT count(*), count(DISTINCT event_id) FROM _sluice.outbox"))
                .containsExactly("8|8");
        assertThat(rig.verify()).isEmpty();
    }
}

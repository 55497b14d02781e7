package dev.sluice.metadata.sink;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.metadata.ledger.Count;

/** What must be in a warehouse whose process has been killed. */
record AfterKill(Victim victim, SinkRig rig, long acknowledged, String when) {

    void check() throws Exception {
        long taken = Victim.taken(rig);
        assertThat(taken).as("nothing acknowledged is lost, %s", when).isGreaterThanOrEqualTo(acknowledged);
        assertThat(rig.verifyAll()).as(when).isEmpty();
        assertThat(rig.rows("SELECT count(*) = count(DISTINCT sequence), max(sequence) = count(*) FROM _sluice.outbox"))
                .as("events are numbered, %s", when)
                .containsExactly("true|true");
        if (taken == 0) {
            return;
        }
        switch (victim) {
            case APPEND, CHECKPOINTS -> appended(taken);
            case MERGE -> merged(taken);
            case REPLACE, MERGE_KEY, SCD2 -> loads(taken);
        }
    }

    private void appended(long taken) throws Exception {
        assertThat(rig.rows("SELECT count(*), count(DISTINCT _sluice_id), max(n) + 1 FROM raw.orders"))
                .as("rows agree with offsets, %s", when)
                .containsExactly(taken + "|" + taken + "|" + taken);
        children(taken);
        assertThat(rig.account("orders").get(Count.ROWS)).as(when).isEqualTo(taken);
        oneEventPerCommit();
    }

    private void merged(long taken) throws Exception {
        long keys = Math.min(taken, Victim.KEYS);
        assertThat(rig.rows("SELECT count(*), count(DISTINCT k), count(DISTINCT _sluice_id) FROM raw.orders"))
                .as("one row per key, %s", when)
                .containsExactly(keys + "|" + keys + "|" + keys);
        assertThat(rig.rows("SELECT k, n FROM raw.orders WHERE n < " + (taken - Victim.KEYS)))
                .as("the last version, %s", when)
                .isEmpty();
        children(keys);
        assertThat(rig.account("orders").get(Count.MERGED)).as(when).isEqualTo(taken - keys);
        oneEventPerCommit();
    }

    private void loads(long taken) throws Exception {
        // the last complete load may lack its end, if the kill came in between
        long complete = taken / Victim.LOAD;
        long landed =
                complete == 0 ? 0 : rig.count("_sluice.load_sources WHERE state = 'LANDED' OR state = 'REPLACED'");
        assertThat(landed).as(when).isBetween(Math.max(0, complete - 1), complete);
        assertThat(landed).as(when).isGreaterThanOrEqualTo(acknowledged / Victim.LOAD);
        if (landed == 0) {
            return;
        }
        long load = landed - 1;
        switch (victim) {
            case REPLACE ->
                assertThat(rig.rows("SELECT load, count(*), count(DISTINCT n) FROM raw.orders GROUP BY load"))
                        .as("one whole load, %s", when)
                        .containsExactly(load + "|" + Victim.LOAD + "|" + Victim.LOAD);
            case MERGE_KEY ->
                assertThat(
                                rig.rows(
                                        "SELECT count(*), count(DISTINCT slot), count(DISTINCT load), min(load) FROM raw.orders"))
                        .as("the last load of each key, %s", when)
                        .containsExactly(Math.min(landed, Victim.SLOTS) * Victim.LOAD + "|"
                                + Math.min(landed, Victim.SLOTS) + "|" + Math.min(landed, Victim.SLOTS) + "|"
                                + Math.max(0, landed - Victim.SLOTS));
            default -> versions(load);
        }
        children(rig.count("raw.orders"));
    }

    private void versions(long load) throws Exception {
        long half = Victim.LOAD / 2;
        assertThat(rig.rows("""
                        SELECT count(*) FILTER (_sluice_valid_to IS NULL), count(DISTINCT n) FILTER (_sluice_valid_to IS NULL),
                            max(load) FILTER (_sluice_valid_to IS NULL), count(*), count(DISTINCT _sluice_id)
                        FROM raw.orders"""))
                .as("versions, %s", when)
                .containsExactly(Victim.LOAD + "|" + Victim.LOAD + "|" + load + "|" + (Victim.LOAD + load * half) + "|"
                        + (Victim.LOAD + load * half));
    }

    private void children(long rows) throws Exception {
        assertThat(rig.rows("SELECT count(*), count(DISTINCT _sluice_parent_id) FROM raw.orders__tags"))
                .as("children, %s", when)
                .containsExactly(2 * rows + "|" + rows);
    }

    private void oneEventPerCommit() throws Exception {
        assertThat(rig.rows("""
                        SELECT count(*) = count(DISTINCT sequence), max(sequence) = count(*),
                            count(DISTINCT load_id) = (SELECT count(*) FROM _sluice.loads),
                            count(DISTINCT event_id) = count(*),
                            count(DISTINCT event->>'$.run.runId') = (SELECT count(*) FROM _sluice.loads)
                        FROM _sluice.outbox""")).as("events, %s", when).containsExactly("true|true|true|true|true");
        assertThat(rig.rows("""
                        SELECT DISTINCT string_agg(event->>'$.eventType', ' ' ORDER BY sequence)
                        FROM _sluice.outbox GROUP BY event->>'$.run.runId'"""))
                .as("one run per commit, from its start to its end, %s", when)
                .containsExactly("START COMPLETE");
    }
}

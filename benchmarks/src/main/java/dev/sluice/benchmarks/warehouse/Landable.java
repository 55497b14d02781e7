package dev.sluice.benchmarks.warehouse;

import dev.sluice.pipeline.Outcome;
import dev.sluice.schemas.CleansedRecord;
import dev.sluice.schemas.Finding;
import dev.sluice.schemas.PayloadFormat;
import dev.sluice.schemas.RawRecord;
import dev.sluice.schemas.Repair;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * A record that has passed its rules.
 *
 * @param position from 1 on, rising
 * @param payload as received
 * @param explained whether repairs and findings go with it
 */
@SuppressWarnings("ArrayRecordComponent")
record Landable(
        String pipeline,
        String source,
        long position,
        String id,
        byte[] payload,
        Outcome.Cleansed outcome,
        boolean explained) {

    RawRecord raw() {
        return RawRecord.newBuilder()
                .setPipeline(pipeline)
                .setAttempt(0)
                .setSource(source)
                .setPosition(position)
                .setRecordId(id)
                .setFormat(PayloadFormat.JSON)
                .setLine(position)
                .setPayload(ByteBuffer.wrap(payload))
                .build();
    }

    CleansedRecord cleansed() {
        List<Repair> repairs = outcome.repairs().stream()
                .map(repair -> new Repair(repair.field(), repair.rule(), repair.before()))
                .toList();
        List<Finding> findings = outcome.findings().stream()
                .map(found -> new Finding(
                        found.field(), found.check(), found.severity().word(), found.message()))
                .toList();
        return new CleansedRecord(
                pipeline,
                0,
                source,
                position,
                id,
                1,
                ByteBuffer.wrap(outcome.row()),
                explained ? repairs : List.of(),
                explained ? findings : List.of(),
                null,
                null,
                null,
                List.of());
    }
}

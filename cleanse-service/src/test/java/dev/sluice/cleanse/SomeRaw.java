package dev.sluice.cleanse;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.schemas.PayloadFormat;
import dev.sluice.schemas.RawRecord;
import dev.sluice.schemas.RecordIds;
import java.nio.ByteBuffer;

/** Raw records as ingest writes them. */
final class SomeRaw {

    private SomeRaw() {}

    static RawRecord json(String pipeline, long position, String payload) {
        return builder(pipeline, position, payload)
                .setFormat(PayloadFormat.JSON)
                .build();
    }

    static RawRecord csv(String pipeline, long position, String header, String line) {
        return builder(pipeline, position, line)
                .setFormat(PayloadFormat.CSV)
                .setHeader(header)
                .build();
    }

    static RawRecord.Builder builder(String pipeline, long position, String payload) {
        return RawRecord.newBuilder()
                .setPipeline(pipeline)
                .setAttempt(0)
                .setSource("files:test")
                .setPosition(position)
                .setRecordId(RecordIds.of(pipeline, "files:test", position))
                .setFormat(PayloadFormat.UNKNOWN)
                .setPayload(ByteBuffer.wrap(payload.getBytes(UTF_8)));
    }
}

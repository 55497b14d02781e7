package dev.sluice.cleanse.deadletter;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.record.internal.AbstractRecords;
import org.apache.kafka.common.record.internal.CompressionType;
import org.apache.kafka.common.record.internal.RecordBatch;
import org.junit.jupiter.api.Test;

class RecordSizeTest {

    @Test
    void isNeverBelowWhatTheProducerComparesWithItsLimit() {
        var headers = List.<Header>of(
                new RecordHeader("sluice.error.code", new byte[20]), new RecordHeader("größe", new byte[1024]));
        for (int size : new int[] {0, 1, 100, 1 << 14, 1 << 22}) {
            byte[] key = new byte[size / 7];
            byte[] value = new byte[size];

            int kafka = AbstractRecords.estimateSizeInBytesUpperBound(
                    RecordBatch.CURRENT_MAGIC_VALUE, CompressionType.NONE, key, value, headers.toArray(new Header[0]));

            assertThat(RecordSize.of(key, value, headers)).isBetween(kafka, kafka + 100);
        }
    }
}

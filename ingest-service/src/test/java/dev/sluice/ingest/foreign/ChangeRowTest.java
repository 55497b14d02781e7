package dev.sluice.ingest.foreign;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Date;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.Decimal;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.data.Timestamp;
import org.apache.kafka.connect.source.SourceRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ChangeRowTest {

    private static final Schema KEY =
            SchemaBuilder.struct().field("id", Schema.INT64_SCHEMA).build();
    private static final Schema ROW = SchemaBuilder.struct()
            .optional()
            .field("id", Schema.INT64_SCHEMA)
            .field("amount", Decimal.builder(2).optional().build())
            .field(
                    "doc",
                    SchemaBuilder.string()
                            .name("io.debezium.data.Json")
                            .optional()
                            .build())
            .field(
                    "at",
                    SchemaBuilder.int64()
                            .name("io.debezium.time.MicroTimestamp")
                            .optional()
                            .build())
            .field("tags", SchemaBuilder.array(Schema.STRING_SCHEMA).optional().build())
            .build();
    private static final Schema CHANGE = SchemaBuilder.struct()
            .field("before", ROW)
            .field("after", ROW)
            .field("op", Schema.STRING_SCHEMA)
            .field(
                    "source",
                    SchemaBuilder.struct().field("ts_ms", Schema.INT64_SCHEMA).build())
            .build();

    private static String json(@Nullable Schema schema, Object value) {
        var record =
                new SourceRecord(Map.of(), Map.of(), "shop.orders", KEY, new Struct(KEY).put("id", 7L), schema, value);
        return new String(ChangeRow.of(record), StandardCharsets.UTF_8);
    }

    private static Struct row() {
        return new Struct(ROW)
                .put("id", 7L)
                .put("amount", new BigDecimal("1234567890123456789.10"))
                .put("doc", "{\"a\":[1]}")
                .put("at", 1_704_067_200_123_456L)
                .put("tags", List.of("x"));
    }

    private static Struct change(String op, @Nullable Struct before, @Nullable Struct after) {
        return new Struct(CHANGE)
                .put("op", op)
                .put("before", before)
                .put("after", after)
                .put("source", new Struct(CHANGE.field("source").schema()).put("ts_ms", 0L));
    }

    @Test
    void anUpdateIsTheRowBehindIt() {
        assertThat(json(CHANGE, change("u", null, row())))
                .isEqualTo("{\"id\":7,\"amount\":\"1234567890123456789.10\",\"doc\":{\"a\":[1]},"
                        + "\"at\":\"2024-01-01T00:00:00.123456\",\"tags\":[\"x\"],\"_op\":\"u\",\"_deleted\":false,"
                        + "\"_changed_at\":\"1970-01-01T00:00:00Z\",\"_topic\":\"shop.orders\"}");
    }

    @Test
    void aDeletionIsItsKey() {
        assertThat(json(CHANGE, change("d", row(), null)))
                .isEqualTo("{\"id\":7,\"_op\":\"d\",\"_deleted\":true,\"_changed_at\":\"1970-01-01T00:00:00Z\","
                        + "\"_topic\":\"shop.orders\"}");
    }

    @Test
    void whatIsNoChangeStaysWhatItIs() {
        assertThat(json(null, Map.of("a", 1))).isEqualTo("{\"a\":1,\"_topic\":\"shop.orders\"}");
        assertThat(json(Schema.STRING_SCHEMA, "x")).isEqualTo("{\"value\":\"x\",\"_topic\":\"shop.orders\"}");
        assertThat(json(Timestamp.SCHEMA, new Date(0)))
                .isEqualTo("{\"value\":\"1970-01-01T00:00:00Z\",\"_topic\":\"shop.orders\"}");
        assertThat(json(Schema.FLOAT64_SCHEMA, Double.NaN)).contains("\"value\":\"NaN\"");
    }
}

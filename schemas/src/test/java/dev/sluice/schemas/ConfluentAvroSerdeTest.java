package dev.sluice.schemas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Serde;
import org.junit.jupiter.api.Test;

class ConfluentAvroSerdeTest {

    private final Serde<CleansedRecord> serde = AvroSerdes.shipped().avro(CleansedRecord.class);

    /** The golden files were written by the npm package avsc, an Avro implementation in JavaScript. */
    @Test
    void readsAndWritesWhatAnIndependentImplementationWrote() throws IOException {
        byte[] golden = golden("cleansed-record-3.bin");
        CleansedRecord correcting = CleansedRecord.newBuilder(asking())
                .setCorrections(List.of(new Correction(
                        "9876543210abcdefghij",
                        Map.of("id", "7"),
                        Map.of("zip", "\"8001\""),
                        "city",
                        "determines city by zip",
                        "\"Zürch\"",
                        "\"Zürich\"")))
                .build();

        assertThat(serde.deserializer().deserialize("t", golden)).isEqualTo(correcting);
        assertThat(serde.serializer().serialize("t", correcting)).isEqualTo(golden);
    }

    @Test
    void readsWhatWasWrittenBeforeAFieldWasAdded() throws IOException {
        assertThat(serde.deserializer().deserialize("t", golden("cleansed-record.bin")))
                .isEqualTo(aRecord());
        assertThat(serde.deserializer().deserialize("t", golden("cleansed-record-2.bin")))
                .isEqualTo(asking());
    }

    @Test
    void writesMagicByteAndFourByteId() {
        byte[] bytes = serde.serializer().serialize("t", aRecord());

        assertThat(bytes).startsWith(0, 0, 0, 0, 13);
    }

    @Test
    void passesTombstones() {
        assertThat(serde.serializer().serialize("t", null)).isNull();
        assertThat(serde.deserializer().deserialize("t", null)).isNull();
    }

    @Test
    void readsTheHeadOfARawRecordAlone() {
        RawRecord raw = RawRecord.newBuilder()
                .setPipeline("orders")
                .setAttempt(2)
                .setSource("http-push")
                .setPosition(0)
                .setRecordId("x")
                .setFormat(PayloadFormat.JSON)
                .setPayload(ByteBuffer.wrap(new byte[1000]))
                .build();
        byte[] bytes = AvroSerdes.shipped().avro(RawRecord.class).serializer().serialize("t", raw);

        assertThat(RawRecordHead.read(bytes, null)).isEqualTo(new RawRecordHead("orders", 2));
    }

    @Test
    void refusesBytesThatAreNotOfThisType() {
        assertThatThrownBy(() -> read())
                .isInstanceOf(SerializationException.class)
                .hasMessageContaining("0 bytes");
        assertThatThrownBy(() -> read(1, 0, 0, 0, 2, 9)).hasMessageContaining("start with 1");
        assertThatThrownBy(() -> read(0, 0, 0, 0, 77, 9))
                .isInstanceOf(UnknownSchema.class)
                .hasMessageContaining("id 77");
        assertThatThrownBy(() -> read(0, 0, 0, 0, 1, 9))
                .hasMessageContaining("expected a dev.sluice.schemas.CleansedRecord");
        assertThatThrownBy(() -> read(0, 0, 0, 0, 2, 0x7f)).isInstanceOf(SerializationException.class);
    }

    private CleansedRecord read(int... bytes) {
        byte[] value = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            value[i] = (byte) bytes[i];
        }
        return serde.deserializer().deserialize("t", value);
    }

    private static CleansedRecord aRecord() {
        return CleansedRecord.newBuilder()
                .setPipeline("orders")
                .setAttempt(0)
                .setSource("files:orders.jsonl")
                .setPosition(17)
                .setRecordId("abcdefghij0123456789")
                .setDefinitionVersion(3)
                .setRow(ByteBuffer.wrap("{\"amount\":12.50,\"city\":\"Zürich\"}".getBytes(StandardCharsets.UTF_8)))
                .setRepairs(List.of(new Repair("city", "trim", "\" Zürich\""), new Repair("kind", "set", null)))
                .setFindings(List.of(new Finding("email", "email", "error", "expected an e-mail address")))
                .setInputHash(null)
                .setLlmVersion(null)
                .build();
    }

    private static CleansedRecord asking() {
        return CleansedRecord.newBuilder(aRecord())
                .setInputHash("h1")
                .setLlmVersion("v1")
                .setAsked(new AskedQuestion(
                        List.of("city", "zip"), List.of("city"), "{\"city\":{\"checks\":[\"length\"]}}"))
                .build();
    }

    private static byte[] golden(String file) throws IOException {
        try (InputStream in = ConfluentAvroSerdeTest.class.getResourceAsStream("/golden/" + file)) {
            return in.readAllBytes();
        }
    }
}

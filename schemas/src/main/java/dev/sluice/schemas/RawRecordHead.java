package dev.sluice.schemas;

import java.io.IOException;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.kafka.common.errors.SerializationException;
import org.jspecify.annotations.Nullable;

/**
 * The first fields of a raw record, read without the rest: what the ledger counts by. They stand first in every released version of
 * the schema, a test holds that.
 *
 * @param pipeline pipeline the record belongs to
 * @param attempt 0 at first, n for the n-th retry
 */
public record RawRecordHead(String pipeline, int attempt) {

    /**
     * Reads the head of a raw topic's value.
     *
     * @param reuse a decoder to use again, of the same thread; null makes a new one
     * @throws SerializationException if the bytes are not a raw record
     */
    public static RawRecordHead read(byte[] value, @Nullable BinaryDecoder reuse) {
        if (value.length < ConfluentAvroSerde.PREFIX || value[0] != ConfluentAvroSerde.MAGIC) {
            throw new SerializationException("expected a raw record in the Confluent wire format");
        }
        BinaryDecoder decoder = DecoderFactory.get()
                .binaryDecoder(value, ConfluentAvroSerde.PREFIX, value.length - ConfluentAvroSerde.PREFIX, reuse);
        try {
            return new RawRecordHead(decoder.readString(), decoder.readInt());
        } catch (IOException | RuntimeException e) {
            throw new SerializationException("expected a raw record: " + e.getMessage(), e);
        }
    }
}

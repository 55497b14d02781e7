package dev.sluice.schemas;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.Schema;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.specific.SpecificDatumWriter;
import org.apache.avro.specific.SpecificRecord;
import org.apache.avro.util.ClassSecurityValidator;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;

/**
 * One Avro type in the Confluent wire format: a zero byte, the schema id in four bytes (big-endian), the Avro body. Reads
 * whatever schema the id names and resolves it to this build's schema. Thread-safe: encoder and buffer are kept per thread.
 *
 * @param <T> generated record class
 */
final class ConfluentAvroSerde<T extends SpecificRecord> implements Serde<T> {

    static final byte MAGIC = 0;
    static final int PREFIX = 5;
    private static final int KEPT_BUFFER = 1 << 20;

    static {
        // Avro instantiates only classes that are trusted by name; ours are the generated ones of this package.
        String ours = ConfluentAvroSerde.class.getPackageName();
        ClassSecurityValidator.setGlobal(
                ClassSecurityValidator.composite(ClassSecurityValidator.getGlobal(), type -> type.getPackageName()
                        .equals(ours)));
    }

    private final Class<T> type;
    private final Schema schema;
    private final SpecificData model;
    private final SchemaIds ids;
    private final Map<Integer, SpecificDatumReader<T>> readers = new ConcurrentHashMap<>();
    private final ThreadLocal<Writing<T>> writing;
    private final ThreadLocal<BinaryDecoder> decoders = new ThreadLocal<>();
    private volatile int writerId = -1;

    ConfluentAvroSerde(Class<T> type, SchemaIds ids) {
        this.type = type;
        this.ids = ids;
        this.model = SpecificData.getForClass(type);
        this.model.setCustomCoders(true);
        this.schema = model.getSchema(type);
        this.writing = ThreadLocal.withInitial(() -> new Writing<>(schema, model));
    }

    @Override
    public Serializer<T> serializer() {
        return (topic, value) -> value == null ? null : encode(value);
    }

    @Override
    public Deserializer<T> deserializer() {
        return (topic, bytes) -> bytes == null ? null : decode(bytes);
    }

    private byte[] encode(T value) {
        if (writerId < 0) {
            writerId = ids.idOf(type.getSimpleName(), schema);
        }
        Writing<T> w = writing.get();
        try {
            return w.write(writerId, value);
        } catch (IOException | RuntimeException e) {
            throw new SerializationException("cannot write " + type.getSimpleName() + ": " + e.getMessage(), e);
        } finally {
            if (w.size() > KEPT_BUFFER) {
                writing.remove();
            }
        }
    }

    private T decode(byte[] bytes) {
        if (bytes.length < PREFIX || bytes[0] != MAGIC) {
            throw new SerializationException("expected " + type.getSimpleName()
                    + " in the Confluent wire format (a zero byte, a four-byte schema id), found " + bytes.length
                    + " bytes"
                    + (bytes.length == 0 ? "" : " that start with " + bytes[0]));
        }
        int id = ByteBuffer.wrap(bytes).getInt(1);
        SpecificDatumReader<T> reader = readers.computeIfAbsent(id, this::reader);
        BinaryDecoder decoder =
                DecoderFactory.get().binaryDecoder(bytes, PREFIX, bytes.length - PREFIX, decoders.get());
        decoders.set(decoder);
        try {
            @Nullable T none = null;
            return reader.read(none, decoder);
        } catch (IOException | RuntimeException e) {
            throw new SerializationException(
                    "cannot read " + type.getSimpleName() + " written with schema id " + id + ": " + e.getMessage(), e);
        }
    }

    private SpecificDatumReader<T> reader(int id) {
        Schema writer = ids.byId(id);
        if (!writer.getFullName().equals(schema.getFullName())) {
            throw new SerializationException(
                    "expected a " + schema.getFullName() + ", found schema id " + id + " of " + writer.getFullName());
        }
        return new SpecificDatumReader<>(writer, schema, model);
    }

    /** What one thread writes with. */
    private static final class Writing<T extends SpecificRecord> {

        private final SpecificDatumWriter<T> writer;
        private final ByteArrayOutputStream buffer = new ByteArrayOutputStream(1024);
        private @Nullable BinaryEncoder encoder;

        Writing(Schema schema, SpecificData model) {
            writer = new SpecificDatumWriter<>(schema, model);
        }

        byte[] write(int id, T value) throws IOException {
            buffer.reset();
            buffer.write(MAGIC);
            buffer.write(id >>> 24);
            buffer.write(id >>> 16);
            buffer.write(id >>> 8);
            buffer.write(id);
            encoder = EncoderFactory.get().binaryEncoder(buffer, encoder);
            writer.write(value, encoder);
            encoder.flush();
            return buffer.toByteArray();
        }

        int size() {
            return buffer.size();
        }
    }
}

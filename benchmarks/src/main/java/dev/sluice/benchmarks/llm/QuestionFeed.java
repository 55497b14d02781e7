package dev.sluice.benchmarks.llm;

import dev.sluice.schemas.AvroSerdes;
import dev.sluice.schemas.LlmRequest;
import dev.sluice.schemas.Topics;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Writes questions as cleanse-service does. Not thread-safe. */
final class QuestionFeed implements AutoCloseable {

    private static final String SCHEMA =
            "{\"type\":\"object\",\"properties\":{\"name_clean\":{\"type\":\"string\"}},\"required\":[\"name_clean\"],"
                    + "\"additionalProperties\":false}";

    private final Topics topics;
    private final KafkaProducer<String, LlmRequest> producer;
    private long records;

    QuestionFeed(WorkerFleet fleet) {
        this.topics = Topics.of("sluice", fleet.partitions(), AvroSerdes.shipped());
        this.producer = new KafkaProducer<>(
                Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, fleet.bootstrapServers()),
                topics.llmNeeded().keySerde().serializer(),
                topics.llmNeeded().valueSerde().serializer());
    }

    /** What is asked under an input hash. */
    static String input(String hash) {
        return "{\"name\":\" Input  " + hash + "\"}";
    }

    /**
     * Records that ask.
     *
     * @param pipeline who pays; the task bears the same name, so that the provider's ledger tells one from the other
     * @param count how many
     * @param distinct how many different questions they ask, in turn
     */
    void ask(String pipeline, long count, long distinct) {
        for (long i = 0; i < count; i++, records++) {
            String hash = pipeline + "-" + i % distinct;
            var unused = producer.send(new ProducerRecord<>(
                    topics.llmNeeded().name(),
                    hash,
                    LlmRequest.newBuilder()
                            .setInputHash(hash)
                            .setPipeline(pipeline)
                            .setDefinitionVersion(1)
                            .setTask(pipeline)
                            .setTaskVersion("v1")
                            .setRecordId("record-" + records)
                            .setRecordKey(ByteBuffer.wrap(Long.toString(records).getBytes(StandardCharsets.UTF_8)))
                            .setInput(input(hash))
                            .setInstructions("Tidy the name.")
                            .setAnswerSchema(SCHEMA)
                            .setAskedAt(System.currentTimeMillis())
                            .build()));
        }
        producer.flush();
    }

    @Override
    public void close() {
        producer.close();
    }
}

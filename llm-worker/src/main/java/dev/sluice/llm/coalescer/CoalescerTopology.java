package dev.sluice.llm.coalescer;

import dev.sluice.llm.LlmMetrics;
import dev.sluice.schemas.Topic;
import dev.sluice.schemas.Topics;
import java.util.function.BooleanSupplier;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyConfig;

/** Wires the coalescer: questions and answers in, calls and enrichments out. Pure: no I/O. */
public final class CoalescerTopology {

    static final String READ_QUESTIONS = "read-questions";
    static final String READ_ANSWERS = "read-answers";
    static final String COALESCE_QUESTIONS = "coalesce-questions";
    static final String WRITE_CALLS = "write-calls";
    static final String WRITE_ENRICHMENTS = "write-enrichments";

    private CoalescerTopology() {}

    /** The application id in a namespace; a new number means new stores. */
    public static String applicationId(String namespace) {
        return namespace + "-llm-coalescer-v1";
    }

    /** The topology over the topics of a namespace. */
    public static Topology build(Topics topics, WaitingConfig config, LlmMetrics metrics, TopologyConfig streams) {
        return build(topics, config, metrics, streams, () -> false);
    }

    /** @param holding whether questions wait for money, so that none is overdue; asked by the stream threads */
    static Topology build(
            Topics topics, WaitingConfig config, LlmMetrics metrics, TopologyConfig streams, BooleanSupplier holding) {
        var topology = new Topology(streams);
        source(topology, READ_QUESTIONS, topics.llmNeeded());
        source(topology, READ_ANSWERS, topics.llmAnswers());
        topology.addProcessor(
                COALESCE_QUESTIONS,
                new CoalesceQuestions(topics, config, metrics, holding),
                READ_QUESTIONS,
                READ_ANSWERS);
        sink(topology, WRITE_CALLS, topics.llmCalls());
        sink(topology, WRITE_ENRICHMENTS, topics.enrichments());
        return topology;
    }

    private static <K, V> void source(Topology topology, String name, Topic<K, V> topic) {
        topology.addSource(
                name, topic.keySerde().deserializer(), topic.valueSerde().deserializer(), topic.name());
    }

    private static <K, V> void sink(Topology topology, String name, Topic<K, V> topic) {
        topology.addSink(
                name,
                topic.name(),
                topic.keySerde().serializer(),
                topic.valueSerde().serializer(),
                COALESCE_QUESTIONS);
    }
}

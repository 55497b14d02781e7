package dev.sluice.metadata.sink;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Kafka's ids of topics: what tells a topic from a later one of the same name. */
final class TopicIds {

    private static final long ANSWER_SECONDS = 10;

    private TopicIds() {}

    /**
     * The ids, by name.
     *
     * @throws KafkaException if the broker does not answer, or a topic does not exist; the message says which
     */
    static Map<String, String> read(Admin admin, Collection<String> topics) {
        var ids = new HashMap<String, String>();
        List<String> missing = new ArrayList<>();
        for (var described : admin.describeTopics(topics).topicNameValues().entrySet()) {
            try {
                TopicDescription description = described.getValue().get(ANSWER_SECONDS, TimeUnit.SECONDS);
                ids.put(described.getKey(), description.topicId().toString());
            } catch (ExecutionException e) {
                if (!(e.getCause() instanceof UnknownTopicOrPartitionException)) {
                    throw new KafkaException("the broker did not describe its topics: " + e.getCause(), e.getCause());
                }
                missing.add(described.getKey());
            } catch (TimeoutException e) {
                throw new KafkaException("the broker did not answer within " + ANSWER_SECONDS + " s", e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new org.apache.kafka.common.errors.InterruptException(e);
            }
        }
        if (!missing.isEmpty()) {
            throw new KafkaException("topics " + missing + " do not exist yet; 'sluice topics apply' creates them");
        }
        return ids;
    }
}

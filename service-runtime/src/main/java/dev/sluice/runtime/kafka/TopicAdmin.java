package dev.sluice.runtime.kafka;

import dev.sluice.runtime.RuntimeConfig;
import dev.sluice.runtime.kafka.TopicPlan.Action;
import dev.sluice.runtime.kafka.TopicPlan.Entry;
import dev.sluice.schemas.Topic;
import dev.sluice.schemas.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.TopicExistsException;

/**
 * Compares the topic catalogue with the broker and creates what is missing. A topic that is there is never changed: more
 * partitions would send a key elsewhere than its earlier records, and a changed setting may be an operator's wish.
 * Thread-safe.
 */
public final class TopicAdmin {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final KafkaClients clients;
    private final short replicationFactor;

    public TopicAdmin(RuntimeConfig config) {
        this.clients = new KafkaClients(config);
        this.replicationFactor = (short) config.topics().replicationFactor();
    }

    /**
     * Compares, and changes nothing.
     *
     * @throws BrokerUnavailable if the broker does not answer
     */
    public TopicPlan plan(Topics topics) {
        try (Admin admin = Admin.create(clients.admin())) {
            return plan(admin, topics);
        }
    }

    /**
     * Creates the topics that are missing; harmless when repeated or done by several at once.
     *
     * @return the plan as it was found before
     * @throws BrokerUnavailable if the broker does not answer, or refuses to create a topic
     */
    public TopicPlan apply(Topics topics) {
        try (Admin admin = Admin.create(clients.admin())) {
            TopicPlan plan = plan(admin, topics);
            var missing = plan.missing().stream().map(Entry::topic).collect(Collectors.toSet());
            List<NewTopic> wanted = topics.all().stream()
                    .filter(topic -> missing.contains(topic.name()))
                    .map(this::newTopic)
                    .collect(Collectors.toList());
            admin.createTopics(wanted).values().forEach(TopicAdmin::created);
            return plan;
        }
    }

    private TopicPlan plan(Admin admin, Topics topics) {
        var existing = await("list topics", admin.listTopics().names());
        List<String> present = topics.all().stream()
                .map(Topic::name)
                .filter(existing::contains)
                .collect(Collectors.toList());
        Map<String, TopicDescription> described =
                await("describe topics", admin.describeTopics(present).allTopicNames());
        Map<ConfigResource, Config> configs = await(
                "describe topic settings",
                admin.describeConfigs(present.stream().map(TopicAdmin::resource).collect(Collectors.toList()))
                        .all());
        var entries = new ArrayList<Entry>();
        for (Topic<?, ?> topic : topics.all()) {
            TopicDescription description = described.get(topic.name());
            Config config = configs.get(resource(topic.name()));
            if (description == null || config == null) {
                entries.add(new Entry(topic.name(), Action.CREATE, settings(topic)));
            } else {
                List<String> differences = differences(topic, description, config);
                entries.add(new Entry(topic.name(), differences.isEmpty() ? Action.OK : Action.DIFFERS, differences));
            }
        }
        return new TopicPlan(entries);
    }

    private NewTopic newTopic(Topic<?, ?> topic) {
        return new NewTopic(topic.name(), topic.spec().partitions(), replicationFactor).configs(configs(topic));
    }

    private List<String> settings(Topic<?, ?> topic) {
        var settings = new ArrayList<String>();
        settings.add("partitions: " + topic.spec().partitions());
        settings.add("replication.factor: " + replicationFactor);
        configs(topic).forEach((key, value) -> settings.add(key + ": " + value));
        return settings;
    }

    private List<String> differences(Topic<?, ?> topic, TopicDescription found, Config config) {
        var differences = new ArrayList<String>();
        compare("partitions", topic.spec().partitions(), found.partitions().size(), differences);
        compare(
                "replication.factor",
                replicationFactor,
                found.partitions().get(0).replicas().size(),
                differences);
        configs(topic).forEach((key, wanted) -> {
            var entry = config.get(key);
            compare(key, wanted, entry == null ? "nothing" : String.valueOf(entry.value()), differences);
        });
        return differences;
    }

    private static void compare(String what, Object wanted, Object found, List<String> differences) {
        if (!wanted.toString().equals(found.toString())) {
            differences.add(what + ": wanted " + wanted + ", found " + found);
        }
    }

    private static Map<String, String> configs(Topic<?, ?> topic) {
        var configs = new HashMap<>(topic.spec().configs());
        configs.put("cleanup.policy", topic.spec().cleanupPolicy().value());
        return new TreeMap<>(configs);
    }

    private static ConfigResource resource(String topic) {
        return new ConfigResource(ConfigResource.Type.TOPIC, topic);
    }

    private static void created(String topic, KafkaFuture<Void> future) {
        try {
            await("create topic " + topic, future);
        } catch (BrokerUnavailable e) {
            if (!(e.getCause() instanceof TopicExistsException)) { // somebody else was quicker
                throw e;
            }
        }
    }

    private static <T> T await(String what, KafkaFuture<T> future) {
        try {
            return future.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new BrokerUnavailable("the broker did not " + what + ": " + cause.getMessage(), cause);
        } catch (TimeoutException e) {
            throw new BrokerUnavailable(
                    "the broker did not " + what + " within " + PATIENCE.toSeconds() + " s; check that it runs", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BrokerUnavailable("interrupted while the broker was asked to " + what, e);
        }
    }
}

package dev.sluice.broker;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.AbortTransactionSpec;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeProducersResult;
import org.apache.kafka.clients.admin.ListTopicsOptions;
import org.apache.kafka.clients.admin.ListTransactionsOptions;
import org.apache.kafka.clients.admin.ProducerState;
import org.apache.kafka.clients.admin.TransactionListing;
import org.apache.kafka.clients.admin.TransactionState;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Settles the transactions that a killed process left behind. Its open ones would hold up readers until they time out, and one that
 * was just being committed was seen to stay so for ever on a restarted single broker until its transactional id came back
 * (measured: 4 of 6 restarts). Asking for each id once brings them to their end. Thread-safe.
 */
final class OpenTransactions {

    private static final Logger log = LoggerFactory.getLogger(OpenTransactions.class);
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Set<TransactionState> OPEN =
            Set.of(TransactionState.ONGOING, TransactionState.PREPARE_COMMIT, TransactionState.PREPARE_ABORT);

    private OpenTransactions() {}

    /** Aborts or completes every open transaction; its producer, if it still lived, would be fenced. */
    static void settle(String bootstrapServers) {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers))) {
            List<String> ids = list(admin);
            if (!ids.isEmpty()) {
                admin.fenceProducers(ids).all().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
                log.atInfo().addKeyValue("transactions", ids.size()).log("open transactions settled");
            }
            abortHanging(admin);
        } catch (ExecutionException | TimeoutException e) {
            log.atWarn().setCause(e).log("open transactions not settled, they end by their time-out");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Aborts transactions that a partition still holds open though their coordinator has forgotten them: a restart can lose the
     * markers of a transaction that was being committed. Only where the partition with the progress (consumer offsets, Connect's source
     * offsets) is among them: then the work is done again, and what of it had become visible is dropped as a repeat by whoever
     * counts. Where the progress has been committed, an abort would lose records, so it is left for a person.
     */
    private static void abortHanging(Admin admin) throws InterruptedException, ExecutionException, TimeoutException {
        Map<Long, List<AbortTransactionSpec>> hanging = new TreeMap<>();
        List<TopicPartition> partitions = partitions(admin);
        DescribeProducersResult producers = admin.describeProducers(partitions);
        for (TopicPartition partition : partitions) {
            for (ProducerState producer : producers
                    .partitionResult(partition)
                    .get(PATIENCE.toSeconds(), TimeUnit.SECONDS)
                    .activeProducers()) {
                if (producer.currentTransactionStartOffset().isPresent()) {
                    hanging.computeIfAbsent(producer.producerId(), id -> new ArrayList<>())
                            .add(new AbortTransactionSpec(
                                    partition,
                                    producer.producerId(),
                                    (short) producer.producerEpoch(),
                                    producer.coordinatorEpoch().orElse(0)));
                }
            }
        }
        for (List<AbortTransactionSpec> transaction : hanging.values()) {
            boolean progress = transaction.stream().anyMatch(spec -> holdsProgress(spec.topicPartition()));
            log.atWarn()
                    .addKeyValue(
                            "partitions",
                            transaction.stream()
                                    .map(AbortTransactionSpec::topicPartition)
                                    .toList())
                    .log(
                            progress
                                    ? "hanging transaction aborted"
                                    : "hanging transaction left: its progress is committed");
            for (AbortTransactionSpec spec : progress ? transaction : List.<AbortTransactionSpec>of()) {
                admin.abortTransaction(spec).all().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            }
        }
    }

    private static boolean holdsProgress(TopicPartition partition) {
        return partition.topic().equals("__consumer_offsets")
                || partition.topic().endsWith(".connect-offsets");
    }

    private static List<TopicPartition> partitions(Admin admin)
            throws InterruptedException, ExecutionException, TimeoutException {
        Set<String> topics = admin.listTopics(new ListTopicsOptions().listInternal(true))
                .names()
                .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        return admin
                .describeTopics(topics)
                .allTopicNames()
                .get(PATIENCE.toSeconds(), TimeUnit.SECONDS)
                .values()
                .stream()
                .flatMap(topic -> topic.partitions().stream()
                        .map(partition -> new TopicPartition(topic.name(), partition.partition())))
                .toList();
    }

    private static List<String> list(Admin admin) throws InterruptedException, ExecutionException, TimeoutException {
        Collection<TransactionListing> open = admin.listTransactions(new ListTransactionsOptions().filterStates(OPEN))
                .all()
                .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        return open.stream().map(TransactionListing::transactionalId).toList();
    }
}

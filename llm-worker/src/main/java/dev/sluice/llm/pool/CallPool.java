package dev.sluice.llm.pool;

import dev.sluice.llm.LlmMetrics;
import dev.sluice.llm.pool.PatientClient.Sleeper;
import dev.sluice.llm.prompt.PromptBuilder;
import dev.sluice.llm.prompt.PromptTemplate;
import dev.sluice.schemas.Topics;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.jspecify.annotations.Nullable;

/**
 * The pool while it runs: one thread polls, {@code maxConcurrency} threads for each provider ask and wait. Thread-safe; stopped once.
 */
public final class CallPool {

    /** Of the time to stop, what is left for the last commit and for closing. */
    private static final Duration FOR_CLOSING = Duration.ofSeconds(3);

    private final CallQueue queue;
    private final PollLoop poll;
    private final AnswerPublisher publisher;
    private final Thread pollThread;
    private final CallWorkers workers;

    private CallPool(
            Topics topics,
            PoolConfig config,
            Clients clients,
            List<Line> lines,
            LlmMetrics metrics,
            InstantSource clock) {
        int capacity = config.capacity(config.workers(lines.size()));
        this.queue = new CallQueue(config.maxRecords(), config.linger());
        this.publisher = new AnswerPublisher(topics, clock, clients.producer());
        var book = new CallBook();
        var inTheAir = new InTheAir();
        var asker = new BatchAsker(
                chain(config, lines),
                new PromptBuilder(PromptTemplate.shipped()),
                publisher,
                metrics,
                lines.get(0).identity(),
                config.whenSpent(),
                clock);
        this.poll = new PollLoop(
                clients.consumer(capacity),
                topics.llmCalls(),
                queue,
                book,
                new PublishedAnswers(topics.llmAnswers(), clients.consumerSettings()),
                capacity,
                inTheAir,
                metrics);
        this.pollThread = PoolThreads.daemon("llm-pool-poll", poll);
        this.workers = new CallWorkers(queue, book, asker, publisher, inTheAir, metrics, clock);
    }

    /**
     * Settings of the pool's Kafka clients.
     *
     * @param consumerSettings of the group {@link #group}
     * @param producer for answers and usage
     */
    public record Clients(Map<String, Object> consumerSettings, Map<String, Object> producer) {

        private Consumer<String, byte[]> consumer(int capacity) {
            var settings = new HashMap<>(consumerSettings);
            // what is fetched over the capacity waits in memory
            settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, capacity);
            // a partition moves without stopping the others
            settings.putIfAbsent(
                    ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG, CooperativeStickyAssignor.class.getName());
            return new KafkaConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer());
        }
    }

    /** The consumer group in a namespace. */
    public static String group(String namespace) {
        return namespace + ".llm-pool";
    }

    /**
     * Starts the threads and returns.
     *
     * @param lines who is asked, in this order; at least one
     */
    public static CallPool start(
            Topics topics,
            PoolConfig config,
            Clients clients,
            List<Line> lines,
            LlmMetrics metrics,
            InstantSource clock) {
        var pool = new CallPool(topics, config, clients, lines, metrics, clock);
        pool.pollThread.start();
        pool.workers.start(config.workers(lines.size()));
        return pool;
    }

    /** Where there is another provider to go to, nobody waits for one that is away. */
    private static Caller chain(PoolConfig config, List<Line> lines) {
        var callers = new ArrayList<Caller>();
        for (Line line : lines) {
            boolean last = callers.size() == lines.size() - 1;
            RetryConfig retry = last ? config.retry() : config.retry().impatient();
            var backoff = new Backoff(retry, () -> ThreadLocalRandom.current().nextDouble());
            var client = new PatientClient(
                    line,
                    ProviderBreaker.create(line.identity()),
                    backoff,
                    config.maxRetries(),
                    new Throttle(config.maxConcurrency(), config.stallPatience(), System::nanoTime),
                    Sleeper.real());
            callers.add(last ? client : new ParkingCaller(line.identity(), client, System::nanoTime));
        }
        return callers.size() == 1 ? callers.get(0) : new FallbackChain(callers);
    }

    /** Why it does not work; null when it does. */
    public @Nullable String trouble() {
        if (publisher.isFailing()) {
            return "the broker takes no answers";
        }
        return pollThread.isAlive() ? poll.trouble() : "the poll thread has ended";
    }

    /** Requests being worked on. */
    public int inFlight() {
        return workers.inFlight();
    }

    /** Calls that are read and not done. */
    public int open() {
        return poll.open();
    }

    /**
     * Lets requests in the air end, abandons those that take too long, commits what is done. What is not done is read again at the
     * next start.
     */
    public void stop(Duration timeout) {
        long deadline = System.nanoTime() + timeout.toNanos();
        workers.windDown();
        queue.close();
        long patience = Math.max(0, timeout.minus(FOR_CLOSING).toNanos());
        workers.join(System.nanoTime() + patience);
        workers.interrupt();
        poll.stop();
        PoolThreads.join(List.of(pollThread), deadline);
        workers.join(deadline);
        publisher.close(Duration.ofNanos(Math.max(0, deadline - System.nanoTime())));
    }
}

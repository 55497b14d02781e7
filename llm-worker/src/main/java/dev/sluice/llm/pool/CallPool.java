package dev.sluice.llm.pool;

import dev.sluice.llm.LlmMetrics;
import dev.sluice.llm.pool.PatientClient.Sleeper;
import dev.sluice.llm.prompt.PromptBuilder;
import dev.sluice.llm.prompt.PromptTemplate;
import dev.sluice.llm.prompt.Question;
import dev.sluice.llm.prompt.Task;
import dev.sluice.llm.provider.ProviderException;
import dev.sluice.schemas.AnswerStatus;
import dev.sluice.schemas.LlmAnswer;
import dev.sluice.schemas.Topics;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The pool while it runs: one thread polls, {@code maxConcurrency} threads ask and wait. A call is done when its answer is on the
 * topic; only then may its offset be committed. Thread-safe; stopped once.
 */
public final class CallPool {

    private static final Logger log = LoggerFactory.getLogger(CallPool.class);
    /** Of the time to stop, what is left for the last commit and for closing. */
    private static final Duration FOR_CLOSING = Duration.ofSeconds(3);

    /** How often a pipeline without money looks whether there is some. */
    private static final Duration HOLD = Duration.ofSeconds(1);

    private final CallQueue queue;
    private final CallBook book = new CallBook();
    private final PollLoop poll;
    private final BatchAsker asker;
    private final AnswerPublisher publisher;
    private final LlmMetrics metrics;
    private final InstantSource clock;
    private final AtomicInteger inFlight = new AtomicInteger();
    private volatile boolean stopping;
    private final Thread pollThread;
    private final List<Thread> workers = new ArrayList<>();

    private CallPool(
            Topics topics,
            PoolConfig config,
            Clients clients,
            List<Line> lines,
            LlmMetrics metrics,
            InstantSource clock) {
        this.metrics = metrics;
        this.clock = clock;
        this.queue = new CallQueue(config.maxRecords(), config.linger());
        this.publisher = new AnswerPublisher(topics, clock, clients.producer());
        this.asker = new BatchAsker(
                chain(config, lines),
                new PromptBuilder(PromptTemplate.shipped()),
                publisher,
                metrics,
                lines.get(0).identity(),
                config.whenSpent(),
                clock);
        this.poll = new PollLoop(
                clients.consumer(config.capacity()),
                topics.llmCalls(),
                queue,
                book,
                new PublishedAnswers(topics.llmAnswers(), clients.consumerSettings()),
                config.capacity(),
                metrics);
        this.pollThread = thread("llm-pool-poll", poll);
        for (int i = 1; i <= config.maxConcurrency(); i++) {
            workers.add(thread("llm-pool-" + i, this::work));
        }
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
        pool.workers.forEach(Thread::start);
        return pool;
    }

    /** Where there is another provider to go to, nobody waits for one that is away. */
    private static Caller chain(PoolConfig config, List<Line> lines) {
        var callers = new ArrayList<Caller>();
        for (Line line : lines) {
            boolean last = callers.size() == lines.size() - 1;
            RetryConfig retry = last ? config.retry() : config.retry().withOutagePatience(Duration.ZERO);
            var backoff = new Backoff(retry, () -> ThreadLocalRandom.current().nextDouble());
            callers.add(new PatientClient(
                    line, ProviderBreaker.create(line.identity()), backoff, config.maxRetries(), Sleeper.real()));
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
        return inFlight.get();
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
        stopping = true;
        queue.close();
        long patience = Math.max(0, timeout.minus(FOR_CLOSING).toNanos());
        join(workers, System.nanoTime() + patience);
        workers.forEach(Thread::interrupt);
        poll.stop();
        join(List.of(pollThread), deadline);
        join(workers, deadline);
        publisher.close(Duration.ofNanos(Math.max(0, deadline - System.nanoTime())));
    }

    private void work() {
        try {
            while (true) {
                List<PooledCall> batch = queue.take();
                if (batch == null) {
                    return;
                }
                inFlight.incrementAndGet();
                try {
                    work(batch);
                } catch (RuntimeException e) {
                    // left uncommitted; the coalescer's deadline asks again
                    log.atError().setCause(e).log("answers not published");
                    batch.forEach(call -> book.abandon(call.hash()));
                } finally {
                    inFlight.decrementAndGet();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void work(List<PooledCall> batch) throws InterruptedException {
        try {
            List<LlmAnswer> answers = ask(batch);
            hold(batch, answers);
            publisher.publish(answers);
            for (LlmAnswer answer : answers) {
                metrics.answer(answer.getStatus());
                if (answer.getStatus() == AnswerStatus.ANSWERED) {
                    book.answered(answer.getInputHash(), clock.millis());
                } else {
                    book.failed(answer.getInputHash());
                }
            }
        } catch (InterruptedException e) {
            batch.forEach(call -> book.abandon(call.hash()));
            throw e;
        }
    }

    /** What has no answer waits for money. */
    private void hold(List<PooledCall> batch, List<LlmAnswer> answers) {
        Set<String> answered = answers.stream().map(LlmAnswer::getInputHash).collect(Collectors.toSet());
        List<PooledCall> held =
                batch.stream().filter(call -> !answered.contains(call.hash())).toList();
        queue.putBack(held, HOLD);
    }

    private List<LlmAnswer> ask(List<PooledCall> batch) throws InterruptedException {
        Task task = batch.get(0).task();
        List<Question> questions = batch.stream().map(PooledCall::question).toList();
        try {
            return asker.ask(task, questions, () -> isWanted(batch));
        } catch (ProviderException e) {
            if (!stopping && !Thread.interrupted()) {
                // its partitions have moved: their new owner asks
                batch.forEach(call -> book.abandon(call.hash()));
                return List.of();
            }
            throw new InterruptedException("abandoned");
        } catch (RuntimeException e) {
            if (stopping) {
                throw new InterruptedException("abandoned");
            }
            // a bug of ours must end as a failure with a reason, not as a worker that is gone
            log.atError().setCause(e).addKeyValue("task", task.name()).log("batch failed unexpectedly");
            return asker.failed(questions, "INTERNAL: " + e.getClass().getSimpleName());
        }
    }

    private boolean isWanted(List<PooledCall> batch) {
        return !stopping && !batch.stream().allMatch(call -> call.ticket().isRevoked());
    }

    private static Thread thread(String name, Runnable body) {
        var thread = new Thread(body, name);
        thread.setDaemon(true);
        thread.setUncaughtExceptionHandler((t, e) ->
                log.atError().setCause(e).addKeyValue("thread", t.getName()).log("thread ended unexpectedly"));
        return thread;
    }

    private static void join(List<Thread> threads, long deadlineNanos) {
        try {
            for (Thread thread : threads) {
                long left = deadlineNanos - System.nanoTime();
                if (left > 0) {
                    TimeUnit.NANOSECONDS.timedJoin(thread, left);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

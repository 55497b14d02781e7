package dev.sluice.llm.pool;

import dev.sluice.llm.LlmMetrics;
import dev.sluice.llm.prompt.Question;
import dev.sluice.llm.prompt.Task;
import dev.sluice.llm.provider.ProviderException;
import dev.sluice.schemas.AnswerStatus;
import dev.sluice.schemas.LlmAnswer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The threads that ask and wait. A call is done when its answer is on the topic; only then may its offset be committed. Thread-safe;
 * started once, stopped once.
 */
final class CallWorkers {

    private static final Logger log = LoggerFactory.getLogger(CallWorkers.class);
    /** How often a pipeline without money looks whether there is some. */
    private static final Duration HOLD = Duration.ofSeconds(1);

    private final CallQueue queue;
    private final CallBook book;
    private final BatchAsker asker;
    private final AnswerPublisher publisher;
    private final LlmMetrics metrics;
    private final InstantSource clock;
    private final InTheAir inTheAir;
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean stopping;

    CallWorkers(
            CallQueue queue,
            CallBook book,
            BatchAsker asker,
            AnswerPublisher publisher,
            InTheAir inTheAir,
            LlmMetrics metrics,
            InstantSource clock) {
        this.queue = queue;
        this.book = book;
        this.asker = asker;
        this.publisher = publisher;
        this.inTheAir = inTheAir;
        this.metrics = metrics;
        this.clock = clock;
    }

    void start(int count) {
        for (int i = 1; i <= count; i++) {
            threads.add(PoolThreads.daemon("llm-pool-" + i, this::work));
        }
        threads.forEach(Thread::start);
    }

    /** Batches being worked on. */
    int inFlight() {
        return inTheAir.count();
    }

    /** No batch is taken any more, and retries end; those in the air may be answered still. */
    void windDown() {
        stopping = true;
    }

    /** Gives up what is still in the air. */
    void interrupt() {
        threads.forEach(Thread::interrupt);
    }

    /** Waits for the threads to end, at most until then by {@link System#nanoTime}. */
    void join(long deadlineNanos) {
        PoolThreads.join(threads, deadlineNanos);
    }

    private void work() {
        try {
            while (true) {
                List<PooledCall> batch = queue.take();
                if (batch == null) {
                    return;
                }
                inTheAir.begun(batch);
                try {
                    work(batch);
                } catch (RuntimeException e) {
                    // left uncommitted; the coalescer's deadline asks again
                    log.atError().setCause(e).log("answers not published");
                    batch.forEach(call -> book.abandon(call.hash()));
                } finally {
                    inTheAir.ended(batch);
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
}

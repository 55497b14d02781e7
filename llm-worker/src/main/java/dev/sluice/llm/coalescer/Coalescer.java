package dev.sluice.llm.coalescer;

import dev.sluice.llm.LlmMetrics;
import dev.sluice.llm.LlmMetrics.QuestionResult;
import dev.sluice.schemas.AnswerStatus;
import dev.sluice.schemas.Enrichment;
import dev.sluice.schemas.LlmAnswer;
import dev.sluice.schemas.LlmCall;
import dev.sluice.schemas.LlmRequest;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks each question once and tells the answer to every record that waits for it. Owned by one stream thread; all times are
 * epoch milliseconds of the wall clock.
 */
final class Coalescer {

    private static final Logger log = LoggerFactory.getLogger(Coalescer.class);
    /** Bounds one transaction; the rest follows at the next check. */
    private static final int OVERDUE_AT_ONCE = 1_000;

    private static final byte[] NOTHING = {};

    /** Where decisions go. */
    interface Output {

        /** Asks the pool. */
        void call(LlmCall call);

        /** Tells a record. */
        void enrich(byte[] recordKey, Enrichment enrichment);
    }

    private final CoalescerStores stores;
    private final WaitingConfig config;
    private final LlmMetrics metrics;
    private final Output output;
    private final PoolProgress progress;

    Coalescer(CoalescerStores stores, WaitingConfig config, LlmMetrics metrics, Output output, long now) {
        this.stores = stores;
        this.config = config;
        this.metrics = metrics;
        this.output = output;
        this.progress = new PoolProgress(config.deadline(), now);
    }

    /** A record asks: answered at once where the answer is known, else it waits with the others; the first one makes the call. */
    void ask(LlmRequest request, long now) {
        String hash = request.getInputHash();
        LlmAnswer known = stores.answers().get(hash);
        if (known != null) {
            metrics.question(QuestionResult.KNOWN);
            tell(waiterKey(request), waiter(false, request), Outcome.of(known));
            return;
        }
        boolean first = stores.asked().get(hash) == null;
        if (first) {
            open(firstCall(request, now));
        }
        metrics.question(first ? QuestionResult.NEW : QuestionResult.WAITING);
        Waiter before = stores.waiting().get(waiterKey(request));
        // the same record again: what is masked in it may be another value now
        stores.waiting().put(waiterKey(request), waiter(before == null ? first : before.asker(), request));
    }

    /** The pool has answered, or has failed; a second answer to a question is dropped, the first one stands. */
    void answered(String hash, LlmAnswer answer, long now) {
        if (answer.getStatus() == AnswerStatus.ANSWERED && stores.answers().putIfAbsent(hash, answer) != null) {
            metrics.duplicateAnswer();
            return;
        }
        LlmCall call = stores.asked().get(hash);
        if (call != null) {
            progress.answered(call.getAskedAt(), now);
            settle(call, Outcome.of(answer));
        }
    }

    /** A tombstone on the answers: whoever asks next makes a call. */
    void forget(String hash) {
        stores.answers().delete(hash);
    }

    /** Asks again what is overdue, and fails what has been asked often enough. */
    void check(long now) {
        for (AskedAt entry : oldest(now - config.deadline().toMillis())) {
            if (!progress.isOverdue(entry.millis(), now)) {
                return; // what was asked later is not overdue either
            }
            LlmCall call = stores.asked().get(entry.inputHash());
            if (call == null || call.getAskedAt() != entry.millis()) {
                stores.askedByTime().delete(entry);
            } else if (call.getAsk() < config.maxAsks()) {
                askAgain(call, now);
            } else {
                giveUp(call, now);
            }
        }
    }

    private void askAgain(LlmCall call, long now) {
        log.atWarn()
                .addKeyValue("inputHash", call.getInputHash())
                .addKeyValue("ask", call.getAsk() + 1)
                .log("question overdue, asked again");
        metrics.askedAgain();
        close(call);
        open(LlmCall.newBuilder(call).setAsk(call.getAsk() + 1).setAskedAt(now).build());
    }

    private void giveUp(LlmCall call, long now) {
        log.atWarn()
                .addKeyValue("inputHash", call.getInputHash())
                .addKeyValue("ask", call.getAsk())
                .log("question overdue, given up");
        String reason =
                "DEADLINE: no answer in " + config.deadline() + " after being asked " + call.getAsk() + " times";
        settle(call, new Outcome(AnswerStatus.FAILED, null, reason, now, 0));
    }

    private void open(LlmCall call) {
        stores.asked().put(call.getInputHash(), call);
        stores.askedByTime().put(new AskedAt(call.getAskedAt(), call.getInputHash()), NOTHING);
        output.call(call);
    }

    private void close(LlmCall call) {
        stores.asked().delete(call.getInputHash());
        stores.askedByTime().delete(new AskedAt(call.getAskedAt(), call.getInputHash()));
    }

    private void settle(LlmCall call, Outcome outcome) {
        close(call);
        try (KeyValueIterator<WaiterKey, Waiter> waiters =
                stores.waiting().prefixScan(call.getInputHash(), WaiterKey.PREFIX)) {
            while (waiters.hasNext()) {
                var next = waiters.next();
                tell(next.key, next.value, outcome);
                stores.waiting().delete(next.key);
            }
        }
    }

    private void tell(WaiterKey key, Waiter waiter, Outcome outcome) {
        metrics.enrichment(outcome.status());
        if (!waiter.asker()) {
            metrics.saved(outcome.costUsd());
        }
        String answer = outcome.output();
        output.enrich(
                bytes(waiter.recordKey()),
                Enrichment.newBuilder()
                        .setPipeline(key.pipeline())
                        .setRecordId(key.recordId())
                        .setInputHash(key.inputHash())
                        .setLlmVersion(waiter.taskVersion())
                        .setStatus(outcome.status())
                        .setOutput(answer == null ? null : Unmasking.restore(answer, waiter.masked()))
                        .setError(outcome.error())
                        .setCacheHit(!waiter.asker())
                        .setAnsweredAt(outcome.answeredAt())
                        .build());
    }

    private List<AskedAt> oldest(long until) {
        var entries = new ArrayList<AskedAt>();
        if (until > 0) {
            try (var range = stores.askedByTime().range(new AskedAt(0, ""), new AskedAt(until + 1, ""))) {
                while (range.hasNext() && entries.size() < OVERDUE_AT_ONCE) {
                    entries.add(range.next().key);
                }
            }
        }
        return entries;
    }

    private static LlmCall firstCall(LlmRequest request, long now) {
        return LlmCall.newBuilder()
                .setInputHash(request.getInputHash())
                .setPipeline(request.getPipeline())
                .setTask(request.getTask())
                .setTaskVersion(request.getTaskVersion())
                .setInput(request.getInput())
                .setEvidence(request.getEvidence())
                .setInstructions(request.getInstructions())
                .setAnswerSchema(request.getAnswerSchema())
                .setAsk(1)
                .setAskedAt(now)
                .build();
    }

    private static Waiter waiter(boolean asker, LlmRequest request) {
        return new Waiter(asker, request.getTaskVersion(), request.getRecordKey(), request.getMasked());
    }

    private static WaiterKey waiterKey(LlmRequest request) {
        return new WaiterKey(request.getInputHash(), request.getPipeline(), request.getRecordId());
    }

    private static byte[] bytes(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.duplicate().get(bytes);
        return bytes;
    }
}

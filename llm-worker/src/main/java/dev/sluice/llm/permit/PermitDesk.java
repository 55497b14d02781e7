package dev.sluice.llm.permit;

import dev.sluice.llm.money.Budgets;
import dev.sluice.llm.permit.Account.Balance;
import dev.sluice.llm.permit.Decision.Granted;
import dev.sluice.llm.permit.Decision.NoMoney;
import dev.sluice.llm.permit.Decision.TooLarge;
import dev.sluice.llm.provider.ProviderException;
import dev.sluice.llm.provider.ProviderException.Kind;
import dev.sluice.schemas.LlmPermit;
import dev.sluice.schemas.PermitAccount;
import dev.sluice.schemas.Topics;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives leave that all workers of a namespace agree on. To ask is to append an entry to the permit log; where it comes to stand
 * among the entries of the others decides, and every worker that reads the log decides the same. While the broker is away there is
 * no leave. Thread-safe; closing ends the wait of whoever asks.
 */
public final class PermitDesk implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(PermitDesk.class);
    private static final Duration LOOK = Duration.ofMillis(250);
    /** A refusal is not asked for again before this: every entry stays in the log. */
    private static final Duration AFTER_REFUSAL = Duration.ofSeconds(10);

    private final Budgets budgets;
    private final InstantSource clock;
    private final PermitBook book = new PermitBook();
    private final Map<String, CompletableFuture<Answer>> asked = new ConcurrentHashMap<>();
    private final PermitLog entries;
    private volatile boolean closed;

    /** A decision; by this machine's clock before it was asked for and when it was read, and by the broker's in between. */
    private record Answer(Decision decision, long askedNanos, long readNanos, long atMillis) {

        Answer askedAt(long nanos) {
            return new Answer(decision, nanos, readNanos, atMillis);
        }
    }

    /**
     * Starts to read the log; asking waits until all of it has been read.
     *
     * @param consumerSettings of a consumer without a group
     */
    public PermitDesk(
            Topics topics,
            Budgets budgets,
            InstantSource clock,
            Map<String, Object> consumerSettings,
            Map<String, Object> producerSettings) {
        this.budgets = budgets;
        this.clock = clock;
        this.entries = new PermitLog(topics.llmPermits(), consumerSettings, producerSettings, this::read);
    }

    /** Why nobody gets leave; null when they do. */
    public @Nullable String trouble() {
        return entries.trouble();
    }

    /** Whether any worker was refused for want of money in that time. */
    public boolean refusedWithin(Duration time) {
        return clock.millis() - book.lastRefusal() < time.toMillis();
    }

    /** Billionths of a US dollar spent on an account. */
    public long spentNanos(String account) {
        return balance(account).spent();
    }

    /** Billionths of a US dollar reserved on an account. */
    public long reservedNanos(String account) {
        return balance(account).reserved();
    }

    /** Leave under the limits of one provider and model. */
    public Permits under(Terms terms) {
        var ahead = new Semaphore(terms.ahead(), true);
        return (demand, wanted) -> {
            entries.awaitCaughtUp();
            while (true) {
                // few at a time: the places of a worker that is killed are lost to all
                acquire(ahead, wanted);
                try {
                    Permits.Permit permit = tryOnce(terms, demand, wanted);
                    if (permit != null) {
                        return permit;
                    }
                } finally {
                    ahead.release();
                }
            }
        };
    }

    @Override
    public void close() {
        closed = true;
        entries.close();
    }

    private Balance balance(String account) {
        return book.balance(account, clock.millis());
    }

    private void read(LlmPermit entry, long at) {
        Decision decision = book.apply(entry, at);
        CompletableFuture<Answer> asker = asked.remove(entry.getPermitId());
        if (asker != null && decision != null) {
            asker.complete(new Answer(decision, 0, System.nanoTime(), at));
        }
    }

    /** Null if the place was missed, and another one has to be asked for. */
    private Permits.@Nullable Permit tryOnce(Terms terms, Permits.Demand demand, BooleanSupplier wanted)
            throws ProviderException, InterruptedException {
        List<PermitAccount> accounts = budgets.of(demand.pipeline());
        refuseEarly(accounts, demand);
        String id = UUID.randomUUID().toString();
        Answer answer = ask(PermitEntries.asked(id, terms, demand, accounts), wanted);
        if (answer.decision() instanceof NoMoney refused) {
            throw ProviderException.lasting(Kind.BUDGET, refused.account());
        }
        if (answer.decision() instanceof TooLarge tooLarge) {
            throw ProviderException.lasting(
                    Kind.BAD_REQUEST,
                    "a request may use " + demand.tokens() + " tokens, more than llm.tokens_per_minute ("
                            + tooLarge.limit() + "); lower llm.max_tokens or llm.batch.max_records");
        }
        Permits.Permit permit = settlement -> append(PermitEntries.settled(id, terms, demand.pipeline(), settlement));
        try {
            if (awaitTurn(terms, (Granted) answer.decision(), answer, wanted)) {
                return permit;
            }
        } catch (ProviderException | InterruptedException e) {
            permit.settle(new Permits.Settlement(0, 0, 0));
            throw e;
        }
        permit.settle(new Permits.Settlement(0, 0, 0));
        return null;
    }

    /** While it is known that there is no money, the log is left alone. */
    private void refuseEarly(List<PermitAccount> accounts, Permits.Demand demand) throws ProviderException {
        if (!accounts.isEmpty() && refusedWithin(AFTER_REFUSAL)) {
            var lacking = book.lacking(accounts, demand.costNanos());
            if (lacking.isPresent()) {
                throw ProviderException.lasting(Kind.BUDGET, lacking.get());
            }
        }
    }

    private Answer ask(LlmPermit entry, BooleanSupplier wanted) throws ProviderException, InterruptedException {
        long before = System.nanoTime();
        var answer = new CompletableFuture<Answer>();
        asked.put(entry.getPermitId(), answer);
        entries.append(entry, answer::completeExceptionally);
        try {
            while (true) {
                try {
                    return answer.get(LOOK.toNanos(), TimeUnit.NANOSECONDS).askedAt(before);
                } catch (TimeoutException e) {
                    checkWanted(wanted);
                } catch (ExecutionException e) {
                    throw ProviderException.passing(
                            Kind.UNAVAILABLE, "no leave to call: the broker does not take the entry", null);
                }
            }
        } catch (ProviderException | InterruptedException e) {
            // it may be granted all the same, later
            asked.remove(entry.getPermitId());
            append(PermitEntries.withdrawn(entry));
            throw e;
        }
    }

    /**
     * Waits for the place. The clock that counts is the one since the entry was read, which is after the broker wrote it: never early.
     *
     * @return false if it is too late, or if the provider has asked for a pause since
     */
    private boolean awaitTurn(Terms terms, Granted granted, Answer answer, BooleanSupplier wanted)
            throws ProviderException, InterruptedException {
        long turn = answer.readNanos() + granted.waitMicros() * 1_000;
        for (long left = turn - System.nanoTime(); left > 0; left = turn - System.nanoTime()) {
            checkWanted(wanted);
            TimeUnit.NANOSECONDS.sleep(Math.min(left, LOOK.toNanos()));
        }
        // the broker wrote the entry at any time between asking and reading
        long late = System.nanoTime() - answer.askedNanos() - granted.waitMicros() * 1_000;
        long place = answer.atMillis() * 1_000 + granted.waitMicros();
        return !terms.isLimited() || late <= terms.latestNanos() && !book.isPaused(terms.limited(), place);
    }

    private void acquire(Semaphore ahead, BooleanSupplier wanted) throws ProviderException, InterruptedException {
        while (!ahead.tryAcquire(LOOK.toNanos(), TimeUnit.NANOSECONDS)) {
            checkWanted(wanted);
        }
    }

    private void checkWanted(BooleanSupplier wanted) throws ProviderException {
        if (closed || !wanted.getAsBoolean()) {
            throw ProviderException.cancelled();
        }
    }

    private void append(LlmPermit entry) {
        entries.append(entry, failure -> log.atWarn()
                .addKeyValue("permitId", entry.getPermitId())
                .addKeyValue("reason", String.valueOf(failure.getMessage()))
                .log("permit not settled: its worst case counts as spent"));
    }
}
